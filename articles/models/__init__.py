from articles.models.article import Article
from articles.models.blocks import (
    BLOCK_MODELS,
    BlockRow,
    CalloutBlock,
    EmbedBlock,
    ImageBlock,
    QuoteBlock,
    TableBlock,
    TextBlock,
)
from articles.models.claim import Claim, ClaimCitation, Dismissal
from articles.models.correction import Correction
from articles.models.desk import Assignment, ClaimEvent, DeskPolicy, Presence
from articles.models.history import Contribution, Decision, Revision, Transition
from articles.models.imports import Import
from articles.models.override import Override
from articles.models.placements import Byline, Citation, RelatedLink
from articles.models.preview import PreviewGrant
from articles.models.query import Query, SearchLog
from articles.models.reissue import Reissue
from articles.models.review import Review
from articles.models.topic import Topic
from articles.models.verification import Verification

__all__ = [
    "BLOCK_MODELS",
    "Article",
    "Assignment",
    "BlockRow",
    "Byline",
    "CalloutBlock",
    "Citation",
    "Claim",
    "ClaimCitation",
    "ClaimEvent",
    "Contribution",
    "Correction",
    "Decision",
    "DeskPolicy",
    "Dismissal",
    "EmbedBlock",
    "ImageBlock",
    "Import",
    "Override",
    "Presence",
    "PreviewGrant",
    "Query",
    "QuoteBlock",
    "Reissue",
    "RelatedLink",
    "Review",
    "Revision",
    "SearchLog",
    "TableBlock",
    "TextBlock",
    "Topic",
    "Transition",
    "Verification",
]

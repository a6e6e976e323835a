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
from articles.models.history import Contribution, Decision, Revision, Transition
from articles.models.imports import Import
from articles.models.placements import Byline, Citation, RelatedLink
from articles.models.topic import Topic

__all__ = [
    "BLOCK_MODELS",
    "Article",
    "BlockRow",
    "Byline",
    "CalloutBlock",
    "Citation",
    "Contribution",
    "Decision",
    "EmbedBlock",
    "ImageBlock",
    "Import",
    "QuoteBlock",
    "RelatedLink",
    "Revision",
    "TableBlock",
    "TextBlock",
    "Topic",
    "Transition",
]

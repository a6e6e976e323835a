from articles.admin.article import ArticleAdmin
from articles.admin.imports import ImportAdmin
from articles.admin.reissue import ReissueAdmin
from articles.admin.topic import TopicAdmin

__all__ = ["ArticleAdmin", "ImportAdmin", "ReissueAdmin", "TopicAdmin"]

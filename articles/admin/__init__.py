from articles.admin.article import ArticleAdmin
from articles.admin.imports import ImportAdmin
from articles.admin.topic import TopicAdmin

__all__ = ["ArticleAdmin", "ImportAdmin", "TopicAdmin"]

from articles.admin.article import ArticleAdmin
from articles.admin.topic import TopicAdmin

__all__ = ["ArticleAdmin", "TopicAdmin"]

"""One settings file, read from the environment; every variable stands in .env.example."""

from __future__ import annotations

from pathlib import Path

from cms import database, environment, secret, storage

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(environment.text("PROOFROOM_VAR", str(BASE_DIR / "var")))

DEBUG = environment.boolean("DEBUG", default=False)
PRODUCTION = environment.boolean("PRODUCTION", default=False)
SECRET_KEY = secret.key(VAR_DIR, production=PRODUCTION)
SECRET_KEY_FALLBACKS = environment.words(
    "SECRET_KEY_FALLBACKS"
)  # earlier keys, while what they signed or sealed is in use

# The address of the site whose pages the documents link to, and of this service: its API, its pictures and its admin.
PORT = environment.number("PORT", 8000, least=1, most=65535)
SITE_URL = environment.origin("SITE_URL", f"http://127.0.0.1:{PORT}")
SERVICE_URL = environment.origin("SERVICE_URL", SITE_URL)
SITE_NAME = environment.text("SITE_NAME", "Proofroom")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")
PREVIEW_URL = environment.address(
    "PREVIEW_URL"
)  # the page of the site that shows drafts; "": previews in the admin alone
CORS_ORIGINS = environment.words("CORS_ORIGINS", "*")  # "*": any site may read the public API, without credentials

PUBLIC_API_KEYS = environment.choice(
    "PUBLIC_API_KEYS", "open", "required"
)  # whether readers of the public API need a key
NEWSROOM_REQUESTS_PER_MINUTE = environment.number("NEWSROOM_REQUESTS_PER_MINUTE", 1200)  # of each key or person; 0: any
PREVIEW_REQUESTS_PER_MINUTE = environment.number("PREVIEW_REQUESTS_PER_MINUTE", 120)  # with each token; 0: any

INSTALLED_APPS = [
    "cms.newsroom.apps.NewsroomAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "procrastinate.contrib.django",
    "django_prose_editor",
    "content_editor",
    "cms.core",
    "cms.accounts",
    "delivery",
    "media",
    "sources",
    "experts",
    "articles",
    "cms.newsroom",
]

MIDDLEWARE = [
    "delivery.api.surface.PublicSurface",  # outermost: nothing below may set a cookie on a public answer
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
APPEND_SLASH = False
FORMS_URLFIELD_ASSUME_HTTPS = True  # an address typed without a scheme is https, as it will be in Django 6

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {
    "default": {
        **database.parse(database.url_for_settings()),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,  # publishing is durable: it never runs inside a view's larger transaction
    }
}
DATABASES["default"]["OPTIONS"] = {
    "options": "-c statement_timeout=30000",
    # A database that is away is an error soon, never a hang: refused, silent, or gone in the middle of a conversation.
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
    # Values go beside a statement, whose text then stays the same: the database plans it once a connection and not each time.
    "server_side_binding": True,
    "prepare_threshold": 2 if environment.boolean("PREPARED_STATEMENTS", default=True) else None,
    **DATABASES["default"].get("OPTIONS", {}),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = environment.boolean("SSL_REDIRECT", default=False)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the composed article is shown in a frame beside the form

LANGUAGE_CODE = "en"
TIME_ZONE = environment.text("TIME_ZONE", "UTC")  # the newsroom's; date-only rules are read in it
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "uploads"
MEDIA_URL = "/uploads/"  # never served by the application: originals are private
EVIDENCE_ROOT = Path(environment.text("EVIDENCE_ROOT", str(VAR_DIR / "evidence")))  # files that only the newsroom sees
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # an article of many blocks is one form

STORAGES = {
    "default": storage.parse(environment.text("MEDIA_STORAGE")),  # originals and renditions
    "evidence": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": EVIDENCE_ROOT,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "cms.core.problems.exception_handler",
    "UNAUTHENTICATED_USER": None,
}

# What keys of public documents choose from, said beside the code that composes them (delivery/vocabulary.py).
VOCABULARIES = [f"{app}.composing.VOCABULARY" for app in ("media", "sources", "experts", "articles")]

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# Requests that leave. Receivers of webhooks must be on the public internet, but for these, as host:port.
OUTGOING_ALLOW = environment.words("OUTGOING_ALLOW")
WEBHOOK_LOG_DAYS = environment.number("WEBHOOK_LOG_DAYS", 30, least=1, most=3650)

# The shared cache in front, which is told what to drop ("": there is none); its system check names what is missing.
CACHE_PURGER = environment.text("CACHE_PURGER").lower()
VARNISH_URLS = environment.words("VARNISH_URLS")
VARNISH_METHOD = environment.text("VARNISH_METHOD", "PURGE").upper()
FASTLY_SERVICE = environment.text("FASTLY_SERVICE")
FASTLY_TOKEN = environment.text("FASTLY_TOKEN")
FASTLY_URL = environment.origin("FASTLY_URL", "https://api.fastly.com")
CLOUDFLARE_ZONE = environment.text("CLOUDFLARE_ZONE")
CLOUDFLARE_TOKEN = environment.text("CLOUDFLARE_TOKEN")
CLOUDFLARE_URL = environment.text("CLOUDFLARE_URL", "https://api.cloudflare.com/client/v4").rstrip("/")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.text("LOG_LEVEL", "WARNING")},
}

# Demo accounts and the demo newsroom: for a first look, never in production.
DEMO = environment.boolean("DEMO", default=not PRODUCTION) and not PRODUCTION
DEMO_PASSWORD = environment.text("DEMO_PASSWORD")

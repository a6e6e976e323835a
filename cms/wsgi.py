"""The application for WSGI servers: `cms.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

django_application = get_wsgi_application()  # sets Django up: what follows imports models

from django.urls import get_resolver  # noqa: E402

from cms.core import structs  # noqa: E402
from cms.core.incoming import Incoming  # noqa: E402
from delivery.front import Front  # noqa: E402

get_resolver().url_patterns  # noqa: B018 - imports every view, and with it what bodies are read into
structs.build()

application = Front(Incoming(django_application))

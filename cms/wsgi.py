"""The application for WSGI servers: `cms.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

django_application = get_wsgi_application()  # sets Django up: what follows imports models

from cms.core.incoming import Incoming  # noqa: E402
from delivery.front import Front  # noqa: E402

application = Front(Incoming(django_application))

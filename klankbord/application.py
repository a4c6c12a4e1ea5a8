"""create_app(): reads as the table of contents."""

import logging

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from klankbord import config
from klankbord.base import assets, db, edge, limits, mail
from klankbord.councils import views as councils_views
from klankbord.councils.queries import viewer_of_session

BLUEPRINTS = (councils_views.blueprint,)


def create_app(settings: config.Settings | None = None) -> Flask:
    """Make the application from the environment, or from settings that are given.

    Raises config.BadSetting, with a sentence, for a setting it cannot start with.
    """
    settings = settings or config.read()
    trouble = config.secret_trouble(settings)
    if trouble:
        raise config.BadSetting(trouble)
    app = Flask("klankbord", static_folder=None)
    app.config.update(config.flask_config(settings))
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=0
        )
    db.init_app(app)
    assets.init_app(app)
    mail.init_app(app)
    edge.init_app(app, load_viewer=viewer_of_session)
    limits.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app

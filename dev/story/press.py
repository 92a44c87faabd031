"""A press for contracts: wkhtmltopdf asks a server for the styles of what it prints."""

from threading import Thread

from werkzeug.serving import make_server

from odoo.http import root

URL = "report.url"


class Press:
    """A server of this database's own, for as long as the story is told."""

    def __init__(self, env):
        self.settings = env["ir.config_parameter"]
        self._server = make_server("127.0.0.1", 0, root, threaded=True)

    def __enter__(self):
        self.settings.env.cr.commit()  # the server's own transactions see the addon
        Thread(target=self._server.serve_forever, daemon=True).start()
        self.settings.set_param(URL, f"http://127.0.0.1:{self._server.server_port}")
        return self

    def __exit__(self, *_exception):
        self._server.shutdown()
        self.settings.set_param(URL, False)

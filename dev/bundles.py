"""Run in odoo shell: make the web client's bundles, which the first page waits for."""

env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()

"""The oven is planned in Odoo: two goods are made to order from here on."""

from odoo.fields import Command

from .stage import scene

# nickname: English, 简体, 繁體, cost of a kilogram or piece
MATERIALS = {
    "flour": (("Bread flour", "面包粉", "麵包粉"), 5.2),
    "walnut_kernel": (("Walnut kernels", "核桃仁", "核桃仁"), 62.0),
    "butter": (("Butter", "黄油", "奶油"), 58.0),
    "pineapple_jam": (("Pineapple filling", "凤梨馅", "鳳梨餡"), 24.0),
    "gift_box": (("Gift box, kraft", "牛皮纸礼盒", "牛皮紙禮盒"), 6.5),
}
# made: [(material, quantity for one box)], days in the oven and on the rack
RECIPES = {
    "walnut": ([("flour", 0.6), ("walnut_kernel", 0.2), ("gift_box", 1)], 2),
    "pineapple_cake": (
        [("flour", 0.25), ("butter", 0.15), ("pineapple_jam", 0.3), ("gift_box", 1)],
        2,
    ),
}


@scene(back=20, time="08:40")
def the_oven_is_planned(workshop):
    """Walnut boxes and pineapple cakes are baked for the order that asked for them."""
    env = workshop.env
    materials = {
        nickname: env["product.product"].create(
            {
                "name": names[0],
                "type": "consu",
                "is_storable": True,
                "sale_ok": False,
                "standard_price": cost,
            }
        )
        for nickname, (names, cost) in MATERIALS.items()
    }
    warehouse = env["stock.warehouse"].search(
        [("company_id", "=", workshop.company.id)]
    )
    for nickname, product in materials.items():
        names = MATERIALS[nickname][0]
        product.product_tmpl_id.update_field_translations(
            "name", {"zh_CN": names[1], "zh_TW": names[2]}
        )
        env["stock.quant"]._update_available_quantity(
            product, warehouse.lot_stock_id, 5000
        )
    order_route = warehouse.mto_pull_id.route_id
    order_route.active = True
    routes = order_route | warehouse.manufacture_pull_id.route_id
    for nickname, (rows, days) in RECIPES.items():
        product = workshop.products[nickname]
        product.route_ids = [Command.set(routes.ids)]
        env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "product_uom_id": product.uom_id.id,
                "produce_delay": days,
                "bom_line_ids": [
                    Command.create(
                        {"product_id": materials[name].id, "product_qty": quantity}
                    )
                    for name, quantity in rows
                ],
            }
        )

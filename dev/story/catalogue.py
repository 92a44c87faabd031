"""What the bakery sells, in which units, and to whom."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

# nickname: lots on the shelf, the oldest first: what is sold of it bears a number
LOTS = {"grain": ("H0812", "H1121", "H1128")}

# nickname: English, 简体, 繁體, list price, cost, market price, lead days, unit,
# specification in the three languages
GOODS = {
    "walnut": (
        ("Walnut bread gift box", "核桃面包礼盒", "核桃麵包禮盒"),
        (160, 110, 168),
        2,
        "box8",
        (
            "8 loaves of 120 g, walnut 18 %, kraft box, keeps 5 days",
            "120 克 × 8 个，核桃 18 %，牛皮纸盒，保质期 5 天",
            "120 克 × 8 個，核桃 18 %，牛皮紙盒，保存期 5 天",
        ),
    ),
    "mooncake": (
        ("Cantonese mooncake gift box", "广式月饼礼盒", "廣式月餅禮盒"),
        (188, 96, 198),
        5,
        "box8",
        (
            "8 pieces of 100 g, lotus and egg yolk, tin box",
            "100 克 × 8 枚，莲蓉蛋黄，铁盒",
            "100 克 × 8 枚，蓮蓉蛋黃，鐵盒",
        ),
    ),
    "tart": (
        ("Egg tarts", "葡式蛋挞", "葡式蛋撻"),
        (36, 19, 38),
        1,
        "box6",
        (
            "6 pieces, baked the same morning",
            "6 枚装，当日清晨烘焙",
            "6 枚裝，當日清晨烘焙",
        ),
    ),
    "grain": (
        ("Multigrain loaf", "杂粮面包", "雜糧麵包"),
        (28, 15, 29),
        1,
        "unit",
        (
            "500 g, five grains 40 %, paper bag, keeps 7 days",
            "500 克，五种杂粮 40 %，纸袋，保质期 7 天",
            "500 克，五種雜糧 40 %，紙袋，保存期 7 天",
        ),
    ),
    "toast": (
        ("Milk toast", "北海道牛奶吐司", "北海道牛奶吐司"),
        (18, 9.5, 19),
        1,
        "unit",
        ("450 g, sliced, clip bag", "450 克，切片，封口袋", "450 克，切片，封口袋"),
    ),
    "croissant": (
        ("Butter croissants", "黄油可颂", "奶油可頌"),
        (54, 31, 52),
        1,
        "box6",
        (
            "6 pieces of 65 g, AOP butter, delivered by 7:00",
            "65 克 × 6 个，发酵黄油，7:00 前送达",
            "65 克 × 6 個，發酵奶油，7:00 前送達",
        ),
    ),
    "cake": (
        ("Birthday cake, 8 inch", "生日蛋糕 8 寸", "生日蛋糕 8 吋"),
        (168, 92, 178),
        2,
        "unit",
        (
            "Fresh cream, seasonal fruit, name plate",
            "动物奶油，时令水果，附名牌",
            "動物性鮮奶油，時令水果，附名牌",
        ),
    ),
    "breakfast": (
        ("School breakfast carton", "学生早餐箱", "學生早餐箱"),
        (96, 66, 99),
        1,
        "carton40",
        (
            "40 buns of 60 g, two kinds a week, no nuts",
            "60 克 × 40 个，每周两款轮换，不含坚果",
            "60 克 × 40 個，每週兩款輪換，不含堅果",
        ),
    ),
    "scone": (
        ("Scones", "英式司康", "英式司康"),
        (72, 41, 75),
        1,
        "box12",
        (
            "12 pieces of 55 g, plain or raisin",
            "55 克 × 12 个，原味或葡萄干",
            "55 克 × 12 個，原味或葡萄乾",
        ),
    ),
    "pineapple": (
        ("Pineapple buns", "菠萝包", "菠蘿包"),
        (60, 36, 62),
        1,
        "box12",
        ("12 pieces of 80 g", "80 克 × 12 个", "80 克 × 12 個"),
    ),
    "festive": (
        ("Festive gift box", "节庆礼盒", "節慶禮盒"),
        (100, 65, 108),
        2,
        "unit",
        (
            "Six pastries, printed with the customer's name, keeps 20 days",
            "六枚酥点，盒面印客户名称，保质期 20 天",
            "六枚酥點，盒面印客戶名稱，保存期 20 天",
        ),
    ),
    "pastry_tin": (
        ("Walnut pastry tin", "桃酥礼罐", "桃酥禮罐"),
        (60, 25, 64),
        2,
        "unit",
        ("400 g, tin", "400 克，铁罐", "400 克，鐵罐"),
    ),
    "tasting": (
        ("Tasting box", "品鉴装", "品鑑裝"),
        (50, 30, 52),
        2,
        "unit",
        ("Five kinds, one of each", "五款各一枚", "五款各一枚"),
    ),
    "cookie": (
        ("Tea cookies, tin", "茶点曲奇（罐）", "茶點曲奇（罐）"),
        (45, 24, 48),
        2,
        "unit",
        (
            "320 g, jasmine and black tea, tin",
            "320 克，茉莉与红茶味，铁罐",
            "320 克，茉莉與紅茶味，鐵罐",
        ),
    ),
    "pineapple_cake": (
        ("Pineapple cakes", "凤梨酥礼盒", "鳳梨酥禮盒"),
        (88, 52, 92),
        2,
        "box12",
        ("12 pieces of 40 g, gift box", "40 克 × 12 枚，礼盒", "40 克 × 12 枚，禮盒"),
    ),
    "rye": (
        ("Rye loaf (new)", "黑麦面包（新品）", "黑麥麵包（新品）"),
        (32, 0, 0),
        2,
        "unit",
        ("500 g, 60 % rye", "500 克，黑麦 60 %", "500 克，黑麥 60 %"),
    ),
}
UNITS = {
    "unit": None,
    "box6": None,
    "box8": (8, "Box of 8", "盒（8 个）", "盒（8 個）"),
    "box12": (12, "Box of 12", "盒（12 个）", "盒（12 個）"),
    "carton40": (40, "Carton of 40", "箱（40 个）", "箱（40 個）"),
}
STOCK = 2000
LOT_STOCK = 120

# nickname: name, salesperson, payment days, city, telephone, e-mail, more
CUSTOMERS = {
    "lotus_tea": (
        "荷香茶馆 Lotus Tea House",
        "li",
        30,
        "苏州",
        "0512-5550 2201",
        "lotus@example.com",
    ),
    "yunqi_tea": ("云栖茶楼 Yunqi Tea House", "li", 15, "杭州", "0571-5550 3302", ""),
    "yucai": ("育才小学 Yucai Primary School", "li", 30, "苏州", "0512-5550 4120", ""),
    "sunshine": (
        "阳光幼儿园 Sunshine Kindergarten",
        "li",
        30,
        "苏州",
        "0512-5550 4177",
        "",
    ),
    "bookshop": ("晨光书店 Morning Bookshop", "li", 0, "苏州", "0512-5550 5119", ""),
    "riverside": (
        "江滨大酒店 Riverside Hotel",
        "emma",
        30,
        "苏州",
        "0512-5550 6001",
        "purchase@riverside.example.com",
    ),
    "maple": (
        "枫林酒店 Maple Grove Hotel",
        "emma",
        30,
        "无锡",
        "0510-5550 6120",
        "",
    ),
    "harbour": (
        "海湾国际学校 Bay International School",
        "emma",
        30,
        "苏州",
        "0512-5550 6200",
        "canteen@bay.example.com",
    ),
    "coffee": ("老街咖啡 Old Street Coffee", "emma", 15, "苏州", "0512-5550 6333", ""),
    "fullhouse": (
        "福满楼酒家 Fullhouse Restaurant",
        "lin",
        30,
        "苏州",
        "0512-5550 7088",
        "",
    ),
    "hengda": ("恒达食堂 Hengda Canteen", "lin", 30, "昆山", "0512-5550 7190", ""),
    "victoria": (
        "維港甜品 Victoria Harbour Desserts",
        "lin",
        15,
        "香港",
        "+852 5550 8123",
        "orders@victoria.example.com",
    ),
    "neighbour": ("邻家便利 Neighbour Mart", "li", 15, "苏州", "0512-5550 9001", ""),
    "sprout": ("青禾幼儿园 Green Sprout", "li", 0, "昆山", "0512-5550 4230", ""),
}
# The new kindergarten has not told its street yet.
STREETS = {
    "lotus_tea": "平江路 61 号",
    "yunqi_tea": "龙井路 18 号",
    "yucai": "育才巷 5 号",
    "sunshine": "葑门路 112 号",
    "bookshop": "观前街 27 号",
    "riverside": "Binjiang Road 300 滨江路 300 号",
    "maple": "Taihu Avenue 88 太湖大道 88 号",
    "harbour": "Jinji Lake Road 9 金鸡湖路 9 号",
    "coffee": "Shantang Street 140 山塘街 140 号",
    "fullhouse": "十全街 45 号",
    "hengda": "前进路 210 号",
    "victoria": "彌敦道 688 號",
    "neighbour": "桐泾北路 33 号",
}
LANGUAGES = {"harbour": "en_US", "victoria": "zh_TW"}
CREDIT_LIMITS = {"fullhouse": 12000.0}


# ------------------------------------------------------------------------ products
def create_products(env, company):
    """Products with costs, specification, market price and stock."""
    units = _create_units(env)
    seen = fields.Date.today() + timedelta(days=90)
    products = {}
    for nickname, (names, prices, lead, unit, specs) in GOODS.items():
        price, cost, market = prices
        product = env["product.product"].create(
            {
                "name": names[0],
                "type": "consu",
                "is_storable": True,
                "list_price": price,
                "standard_price": cost,
                "uom_id": units[unit].id,
                "sale_delay": lead,
                "invoice_policy": "delivery",
                "policy_specification": specs[0],
                "policy_market_price": market,
                "policy_market_date": market and seen,
                "tracking": "lot" if nickname in LOTS else "none",
            }
        )
        _translate(product.product_tmpl_id, "name", names)
        _translate(product.product_tmpl_id, "policy_specification", specs)
        products[nickname] = product
    _fill_shelves(env, company, products)
    return products


def _translate(record, name, texts):
    record.update_field_translations(name, {"zh_CN": texts[1], "zh_TW": texts[2]})


def _create_units(env):
    base = env.ref("uom.product_uom_unit")
    units = {"unit": base, "box6": env.ref("uom.product_uom_pack_6")}
    _translate(base, "name", ("Units", "个", "個"))
    _translate(units["box6"], "name", ("Pack of 6", "盒（6 个）", "盒（6 個）"))
    for key, row in UNITS.items():
        if row:
            factor, *names = row
            units[key] = env["uom.uom"].create(
                {
                    "name": names[0],
                    "relative_factor": factor,
                    "relative_uom_id": base.id,
                }
            )
            _translate(units[key], "name", names)
    return units


def _fill_shelves(env, company, products):
    warehouse = env["stock.warehouse"].search([("company_id", "=", company.id)])
    quants, location = env["stock.quant"], warehouse.lot_stock_id
    for nickname, product in products.items():
        if nickname not in LOTS:
            quants._update_available_quantity(product, location, STOCK)
        for number in LOTS.get(nickname, ()):
            lot = env["stock.lot"].create(
                {"name": number, "product_id": product.id, "company_id": company.id}
            )
            quants._update_available_quantity(product, location, LOT_STOCK, lot_id=lot)


# ----------------------------------------------------------------------- customers
def create_customers(env, users):
    """A dozen customers; most are reached by telephone and WeChat, not by mail."""
    terms = _get_terms(env)
    dollars = _create_dollar_pricelist(env)
    customers = {}
    for nickname, row in CUSTOMERS.items():
        name, seller, days, city, phone, email = row
        quietly = env["res.partner"].with_context(mail_auto_subscribe_no_notify=True)
        customers[nickname] = quietly.create(
            {
                "name": name,
                "is_company": True,
                "lang": LANGUAGES.get(nickname, "zh_CN"),
                "tz": "Asia/Shanghai",
                "user_id": users[seller].id,
                "street": STREETS.get(nickname),
                "city": city,
                "country_id": env.ref(
                    "base.hk" if nickname == "victoria" else "base.cn"
                ).id,
                "phone": phone,
                "email": email,
                "property_payment_term_id": terms[days].id,
            }
        )
    for nickname, limit in CREDIT_LIMITS.items():
        customers[nickname].credit_limit = limit
    customers["victoria"].property_product_pricelist = dollars
    return customers


def _get_terms(env):
    return {
        0: env.ref("account.account_payment_term_immediate"),
        15: env.ref("account.account_payment_term_15days"),
        30: env.ref("account.account_payment_term_30days"),
    }


def _create_dollar_pricelist(env):
    """Prices for Hong Kong, freight included: 12 % on top, in their currency."""
    env["res.config.settings"].create({"group_product_pricelist": True}).execute()
    standard = env["product.pricelist"].search([], limit=1)
    standard.name = "Standard"
    _translate(standard, "name", ("Standard", "标准价", "標準價"))
    return env["product.pricelist"].create(
        {
            "name": "香港 Hong Kong (HKD)",
            "currency_id": env.ref("base.HKD").id,
            "item_ids": [
                Command.create(
                    {
                        "applied_on": "3_global",
                        "compute_price": "formula",
                        "base": "list_price",
                        "price_discount": -12,
                        "price_round": 1,
                    }
                )
            ],
        }
    )

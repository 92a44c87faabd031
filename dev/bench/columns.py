"""Which columns a list asks the server for."""

from lxml import etree

# What widgets of the lists ask for besides their own column.
WIDGETS = {
    "list_activity": (
        "activity_exception_decoration",
        "activity_exception_icon",
        "activity_state",
        "activity_summary",
        "activity_type_icon",
        "activity_type_id",
    ),
    "policy_clock": ("policy_turn_warn_date",),
}


def get_specification(records, view):
    """Return what the web client asks for: every column, optional ones or not.

    :param records: any records of the model, of the user who reads the list
    :param view: the list, as ``ir.ui.view``
    :return: specification of ``web_search_read``
    :rtype: dict
    """
    arch = etree.fromstring(records.get_view(view.id, "list")["arch"])
    specification = {}
    for node in arch.iterfind("field"):
        named = [] if node.get("column_invisible") == "True" else ["display_name"]
        for name in (node.get("name"), *WIDGETS.get(node.get("widget"), ())):
            many2one = records._fields[name].type == "many2one"
            specification[name] = (
                {"fields": dict.fromkeys(named, {})} if many2one else {}
            )
    return specification

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

GUARDED_FIELDS = frozenset({"state", "date_solved", "solved_by_id", "company_id"})
FREE_PREFIXES = ("message_", "activity_")
ACTIVITY_TYPE = "workshop_sales_policy.mail_activity_type_issue"


class WorkshopProductionIssue(models.Model):
    """What went wrong in making or delivering an order, why, who, until when (3.4c)."""

    _name = "workshop.production.issue"
    _description = "Production Issue"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "state, date_due, id desc"

    name = fields.Char("What Happened", required=True)
    cause_kind = fields.Selection(
        [
            ("material", "Material"),
            ("machine", "Machine"),
            ("people", "People"),
            ("method", "Method or recipe"),
            ("quality", "Quality"),
            ("plan", "Planning"),
            ("other", "Other cause"),
        ],
        "Kind of Cause",
        default="other",
    )
    cause = fields.Text("Why")
    department_id = fields.Many2one("hr.department", index=True)
    solver_id = fields.Many2one(
        "res.users",
        "Who Solves It",
        domain="[('share', '=', False)]",
        default=lambda self: self.env.user,
        index=True,
    )
    date_due = fields.Datetime("Until When")
    photo = fields.Image(max_width=1920, max_height=1920)
    solution = fields.Text("How It Was Solved")
    state = fields.Selection(
        [("open", "To solve"), ("solved", "Solved")],
        required=True,
        default="open",
        copy=False,
        readonly=True,
        index=True,
        group_expand="_expand_states",
    )
    date_solved = fields.Datetime("Solved On", copy=False, readonly=True)
    solved_by_id = fields.Many2one(
        "res.users", copy=False, readonly=True, ondelete="restrict"
    )

    # what it is about
    order_id = fields.Many2one(
        "sale.order", ondelete="restrict", index="btree_not_null"
    )
    production_id = fields.Many2one(
        "mrp.production",
        "Manufacturing Order",
        ondelete="restrict",
        index="btree_not_null",
    )
    picking_id = fields.Many2one(
        "stock.picking", "Related Transfer", ondelete="restrict", index="btree_not_null"
    )
    handover_id = fields.Many2one(
        "workshop.handover", "Hand-over", ondelete="restrict", index="btree_not_null"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner", "Customer", compute="_compute_order_facts", compute_sudo=True
    )
    user_id = fields.Many2one(
        "res.users",
        "Salesperson",
        compute="_compute_user_id",
        store=True,
        compute_sudo=True,
        index=True,
    )
    date_promised = fields.Datetime(
        "Promised to the Customer", compute="_compute_order_facts", compute_sudo=True
    )
    next_level = fields.Selection(
        [
            ("info", "Information"),
            ("success", "Done"),
            ("warning", "Due soon"),
            ("danger", "Late or blocked"),
        ],
        "Next Step Level",
        compute="_compute_next",
    )
    next_text = fields.Char("Next Step", compute="_compute_next")

    @api.depends("order_id")
    def _compute_order_facts(self):
        for issue in self:
            issue.partner_id = issue.order_id.partner_id
            issue.date_promised = issue.order_id.commitment_date

    @api.depends("order_id.user_id")
    def _compute_user_id(self):
        for issue in self:
            issue.user_id = issue.order_id.user_id

    @api.depends("state", "date_due", "solver_id", "date_solved", "solved_by_id")
    @api.depends_context("lang", "tz")
    def _compute_next(self):
        for issue in self:
            issue.next_level, issue.next_text = issue._get_next_line()

    def _get_next_line(self):
        """What happens next, whose turn, by when.

        :return: ``(level, text)``
        """
        self.ensure_one()
        clock = self.env["workshop.handover"]._format_day
        if self.state == "solved":
            return "success", self.env._(
                "Solved on %(date)s by %(user)s.",
                date=clock(self.date_solved),
                user=self.solved_by_id.name or "—",
            )
        if not self.date_due:
            return "warning", self.env._(
                "%s solves it. Say until when.", self.solver_id.name or "—"
            )
        late = self.date_due < fields.Datetime.now()
        return ("danger" if late else "info"), self.env._(
            "%(user)s solves it by %(date)s.",
            user=self.solver_id.name or "—",
            date=clock(self.date_due),
        )

    @api.model
    def _expand_states(self, states, domain):
        return [key for key, _label in self._fields["state"].selection]

    # -------------------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # Explicit values beat ``default_…`` context keys.
            vals.update(state="open", date_solved=False, solved_by_id=False)
            self._fill_order(vals)
        issues = super().create(vals_list)
        issues._ensure_one_company()
        issues._after_open()
        return issues

    def write(self, vals):
        if GUARDED_FIELDS & vals.keys():
            raise UserError(
                self.env._("A production issue is closed with its button Solve.")
            )
        content = {name for name in vals if not name.startswith(FREE_PREFIXES)}
        if content and any(issue.state == "solved" for issue in self):
            raise UserError(
                self.env._("It is solved and stays as it is. Report a new problem.")
            )
        result = super().write(vals)
        if {"order_id", "production_id", "picking_id", "handover_id"} & vals.keys():
            self._ensure_one_company()
        if {"solver_id", "date_due"} & vals.keys():
            self._sync_activities()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A production issue is not deleted. Solve it, and say how.")
        )

    @api.model
    def _fill_order(self, vals):
        """Order and company follow the document behind; nobody types a company."""
        # sudo: which order a document belongs to, not what is in it
        env = self.sudo().env
        production = env["mrp.production"].browse(vals.get("production_id") or [])
        picking = env["stock.picking"].browse(vals.get("picking_id") or [])
        handover = env["workshop.handover"].browse(vals.get("handover_id") or [])
        order = env["sale.order"].browse(vals.get("order_id") or [])
        order = order or handover.order_id or picking.sale_id
        if production and not order:
            order = production._policy_get_orders()[:1]
        vals["order_id"] = order.id
        company = (production or picking or handover or order).company_id
        vals["company_id"] = company.id or self.env.company.id

    def _ensure_one_company(self):
        """All documents of an issue belong to its company, which the writer works in.

        :raise UserError: naming the other company's document
        """
        for issue in self.sudo():  # sudo: companies only
            documents = (
                issue.order_id,
                issue.production_id,
                issue.picking_id,
                issue.handover_id,
            )
            for document in documents:
                if document and document.company_id != issue.company_id:
                    raise UserError(
                        self.env._(
                            "%s belongs to another company.", document.display_name
                        )
                    )
        self.check_access("read")

    # ----------------------------------------------------------------------- buttons
    def action_solve(self):
        """Close it: somebody of the makers, the salesperson or a manager.

        :raise UserError: how is not said yet, or it is solved
        """
        self.check_access("write")
        for issue in self:
            if issue.state == "solved":
                raise UserError(self.env._("%s is solved already.", issue.name))
            if not (issue.solution or "").strip():
                raise UserError(
                    self.env._("Say how %s was solved, then press Solve.", issue.name)
                )
        super().write(
            {
                "state": "solved",
                "date_solved": fields.Datetime.now(),
                "solved_by_id": self.env.uid,
            }
        )
        self.sudo()._sync_activities()  # sudo: everybody's to-do of it is over
        return True

    def action_open_order(self):
        self.ensure_one()
        self.order_id.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": self.order_id.id,
            "view_mode": "form",
        }

    @api.model
    def _get_report_action(self, values):
        """The short form that reports a problem, filled with what is known.

        :param dict values: fields of the new issue
        """
        if not self.has_access("create"):
            raise AccessError(
                self.env._("Ask a department handler to report the problem.")
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Report a Problem"),
            "res_model": self._name,
            "view_mode": "form",
            "views": [
                (
                    self.env.ref(
                        "workshop_sales_policy.workshop_production_issue_view_form_short"
                    ).id,
                    "form",
                )
            ],
            "target": "new",
            "context": {f"default_{name}": value for name, value in values.items()},
        }

    # ---------------------------------------------------------------------- business
    @api.model
    def _open(self, vals_list):
        """Open issues for another document's event; runs as sudo after its guard.

        :param list vals_list: dicts with ``name`` and ``order_id``, ``production_id``,
            ``picking_id`` or ``handover_id``; where known ``cause, cause_kind,
            department_id, solver_id, date_due, photo``
        :return: the new issues
        """
        return self.sudo().create(vals_list)

    def _after_open(self):
        """Tell the salesperson and who solves it; a red order has its action."""
        self._sync_activities()
        orders = self.sudo().order_id  # sudo: a fact of the order
        orders._policy_mark_delay_handled()

    def _sync_activities(self):
        """One activity per person and issue while it is open; none after. Set-based."""
        wanted = {}
        for issue in self.sudo():  # sudo: mail.activity - other people's to-do
            if issue.state != "open":
                continue
            due = (issue.date_due or fields.Datetime.now()).date()
            for user in issue.solver_id | issue.user_id:
                lang = issue.with_context(lang=user.lang)
                wanted[issue.id, user.id] = {
                    "summary": lang.env._("Production issue: %s", issue.name),
                    "date_deadline": due,
                }
        rows = self.env["mail.activity"].sudo()  # sudo: as above
        activities = rows.search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        stale = activities.filtered(lambda a: (a.res_id, a.user_id.id) not in wanted)
        known = {(a.res_id, a.user_id.id) for a in activities - stale}
        stale.unlink()
        model_id = self.env["ir.model"]._get_id(self._name)
        rows.with_context(mail_activity_quick_update=True).create(
            [
                {
                    **values,
                    "res_model_id": model_id,
                    "res_id": key[0],
                    "user_id": key[1],
                    "activity_type_id": self.env.ref(ACTIVITY_TYPE).id,
                }
                for key, values in wanted.items()
                if key not in known
            ]
        )

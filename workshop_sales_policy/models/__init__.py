# Areas in dependency order: the spine first, then what stands on it.
from . import policy
from . import approval
from . import sale
from . import delivery
from . import complaint
from . import report

# Extended models last: they mix in what the areas define.
from . import account_move
from . import delivery_carrier
from . import hr_department
from . import ir_actions_report
from . import ir_attachment
from . import mail_activity
from . import mail_scheduled_message
from . import mail_template
from . import mail_thread
from . import mrp_production
from . import payment_transaction
from . import product_category
from . import product_template
from . import res_company
from . import res_groups
from . import res_partner
from . import res_users
from . import resource_calendar
from . import resource_calendar_attendance
from . import resource_calendar_leaves
from . import sale_order
from . import sale_order_line
from . import stock_lot
from . import stock_move
from . import stock_move_line
from . import stock_picking

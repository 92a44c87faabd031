from . import approval_batch
from . import approval_refuse
from . import order_confirm
from . import order_send
from . import policy_reason

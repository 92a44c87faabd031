from . import policy_sale
from . import order_economics_mixin
from . import order_figures_mixin
from . import order_release_mixin
from . import order_stage_mixin
from . import order_acceptance_mixin
from . import order_controls_mixin
from . import order_change

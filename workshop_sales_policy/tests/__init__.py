from . import test_js_unit
from . import test_i18n_complete
from . import test_tools_approval
from . import test_tools_capital
from . import test_tools_change
from . import test_tools_quotation
from . import test_tools_worktime
from . import test_quotation_gate

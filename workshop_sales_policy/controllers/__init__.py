from . import contract
from . import portal
from . import delivery
from . import payment
from . import satisfaction
from . import complaint
from . import complaint_form

from . import contract
from . import portal
from . import payment

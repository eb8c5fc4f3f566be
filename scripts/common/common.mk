# python3, or the system's own where python3 has no NumPy.
PYTHON ?= $(firstword $(foreach p,python3 /usr/bin/python3,\
          $(shell $(p) -c 'import numpy' 2>/dev/null && echo $(p))) python3)

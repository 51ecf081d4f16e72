"""Pictures for the phone: charts and tables as PNG, in one restrained style, with a font that the install brings along.

matplotlib is loaded by the modules of this package, and they only when something is drawn.
"""

"""An independent model of an annual report and writers that put it into any layout and file format.

Nothing here imports the package under test: codes come from the CSV files of the interface specification that lie
beside this module, labels are written out again from the national forms. What the writers wrote is therefore an
oracle for the reader, not a mirror of it.
"""

"""An executed notebook as a page and as a PDF: read into one document, then set by a template each."""

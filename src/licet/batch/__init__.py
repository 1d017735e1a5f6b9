"""Order books: tables in, decision classes, tables out."""

"""HTTP on the wire: connections, parsing and repair of answers, proxies, name resolution."""

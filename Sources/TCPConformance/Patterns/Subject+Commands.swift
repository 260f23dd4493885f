import TCPTracking

// The next command to run, as several patterns need it.

extension Subject {
    /// Lists the listener of the server's port.
    var listeningCommand: String { "ss -ltn 'sport = :\(port(of: server))'" }

    /// Captures this connection's segments on another host.
    var captureCommand: String {
        "tcpdump -ni any 'host \(addressText(of: client)) and tcp port \(port(of: server))'"
    }

    /// The server's port, as the filter of `ss` on the host of `end` needs it.
    func filter(at end: End) -> String {
        end == server ? "'sport = :\(port(of: server))'" : "'dport = :\(port(of: server))'"
    }

    /// The ICMP error that answered the SYN comes from a filter, not from a route.
    var isRejectedByFilter: Bool {
        let report = details.unreachable
        return switch (connection.key.family == .version4, report.type, report.code) {
        case (true, 3, 3), (true, 3, 9), (true, 3, 10), (true, 3, 13): true
        case (false, 1, 1), (false, 1, 4), (false, 1, 5), (false, 1, 6): true
        default: false
        }
    }
}

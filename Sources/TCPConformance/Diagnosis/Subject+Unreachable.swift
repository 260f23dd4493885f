import PacketDecoding
import TCPTracking

extension Subject {
    /// The ICMP or ICMPv6 error in words (RFC 792, RFC 1812 §5.2.7, RFC 4443 §3), with type and code.
    var unreachableText: String {
        let report = details.unreachable
        let words =
            connection.key.family == .version4
            ? Self.words(icmpType: report.type, code: report.code)
            : Self.words(icmpv6Type: report.type, code: report.code)
        return "\(words) (type \(report.type), code \(report.code))"
    }

    /// What to look at after such an error.
    var unreachableAdvice: String {
        let address = addressText(of: server)
        let report = details.unreachable
        let isVersion4 = connection.key.family == .version4
        switch (isVersion4, report.type, report.code) {
        case (true, 3, 9), (true, 3, 10), (true, 3, 13), (false, 1, 1), (false, 1, 5), (false, 1, 6):
            return "a firewall on the path rejects it; ask for its rules, there: nft list ruleset"
        case (true, 3, 3), (false, 1, 4):
            return "TCP itself would answer with RST, so a firewall rejects it; there: nft list ruleset"
        case (true, 3, 2):
            return "the host takes no TCP at all"
        case (true, 3, 4), (false, 2, _):
            return "the path takes smaller packets; see tracepath -n \(address)"
        case (true, 11, _), (false, 3, _):
            return "a routing loop, or a TTL too small; see tracepath -n \(address)"
        case (true, 3, 1), (false, 1, 3):
            return "the host is down or absent from its network; see ping \(address), ip neigh show \(address)"
        default:
            return "no route leads there; see ip route get \(address)"
        }
    }

    /// An ICMP error asked for smaller packets: a matter of the path's MTU, not of the destination.
    var isTooLargeForPath: Bool {
        let report = details.unreachable
        guard report.sighting.happened else { return false }
        return connection.key.family == .version4 ? report.type == 3 && report.code == 4 : report.type == 2
    }

    private static func words(icmpType type: UInt8, code: UInt8) -> StaticString {
        switch (type, code) {
        case (3, 0), (3, 6), (3, 11): "network unreachable"
        case (3, 1), (3, 7), (3, 8), (3, 12): "host unreachable"
        case (3, 2): "protocol unreachable"
        case (3, 3): "port unreachable"
        case (3, 4): "fragmentation needed"
        case (3, 5): "source route failed"
        case (3, 9), (3, 10), (3, 13): "administratively prohibited"
        case (3, _): "destination unreachable"
        case (11, _): "time exceeded"
        case (12, _): "parameter problem"
        case (4, _): "source quench"
        default: "ICMP error"
        }
    }

    private static func words(icmpv6Type type: UInt8, code: UInt8) -> StaticString {
        switch (type, code) {
        case (1, 0): "no route to destination"
        case (1, 1), (1, 5), (1, 6): "administratively prohibited"
        case (1, 2): "beyond scope of source address"
        case (1, 3): "address unreachable"
        case (1, 4): "port unreachable"
        case (1, _): "destination unreachable"
        case (2, _): "packet too big"
        case (3, _): "time exceeded"
        case (4, _): "parameter problem"
        default: "ICMPv6 error"
        }
    }
}

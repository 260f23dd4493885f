import TCPConformance

/// What ails a server, as far as the openings to it show together. The codes are stable.
package enum ServerCondition: UInt8, BitwiseCopyable, CaseIterable, Sendable {
    /// Nothing: each opening came to be.
    case answers
    /// It answers some and ignores others, or does not accept what its SYN,ACK was answered with.
    case overloaded
    /// RST answers: the port is closed.
    case refuses
    /// Nothing answers: the path is filtered, or the host is down.
    case silent
    /// ICMP errors answer.
    case unreachable
    /// Its SYN,ACKs are not answered.
    case halfOpen
    /// Openings are reset after the SYN,ACK, or meet an old connection.
    case aborts

    package var code: StaticString {
        switch self {
        case .answers: "answers"
        case .overloaded: "overloaded"
        case .refuses: "refuses"
        case .silent: "silent"
        case .unreachable: "unreachable"
        case .halfOpen: "half-open"
        case .aborts: "aborts"
        }
    }
}

extension ServerRecord {
    /// What ails it most.
    package var condition: ServerCondition {
        if failed == 0, ignoredACKs == 0 { return .answers }
        if isBacklogSuspected { return .overloaded }
        let kinds: [(count: UInt32, condition: ServerCondition)] = [
            (self[.refused], .refuses), (self[.unanswered], .silent), (self[.unreachable], .unreachable),
            (self[.halfOpen], .halfOpen), (self[.reset] &+ self[.challenged], .aborts),
        ]
        var worst = kinds[0]
        for kind in kinds where kind.count > worst.count { worst = kind }
        return worst.condition
    }

    /// The backlog of its listener is suspected to overflow.
    package var isBacklogSuspected: Bool { listener.ignoresSome || ignoredACKs > 0 }

    /// What that means and where to look next, as one line without a full stop; nil for a server that answers.
    package var diagnosis: String? {
        let there = "there: ss -ltn 'sport = :\(port)'"
        switch condition {
        case .answers: return nil
        case .overloaded:
            if listener.ignoresSome {
                return """
                    backlog overflow suspected: \(countText(UInt64(listener.ignored), "SYN")) ignored while \
                    \(countText(UInt64(listener.answered), "opening")) \(listener.answered == 1 ? "was" : "were") \
                    answered; \(there) (Recv-Q against Send-Q), nstat -az TcpExtListenDrops
                    """
            }
            return """
                backlog overflow suspected: SYN,ACK repeated although its ACK was captured, in \
                \(countText(UInt64(ignoredACKs), "connection")); \(there) (Recv-Q against Send-Q), nstat -az \
                TcpExtListenOverflows
                """
        case .refuses:
            return opened > 0
                ? "refuses some: it was down or restarted meanwhile, or a firewall rejects by source; \(there)"
                : "refuses: nothing listens, or a firewall rejects with RST; \(there)"
        case .silent:
            return opened > 0
                ? "filtered at times: SYNs were lost, or dropped by source or rate; \(there)"
                : "filtered or down: nothing answers, not even RST; \(there)"
        case .unreachable: return "unreachable: ICMP errors answer, from a router, a firewall or the host itself"
        case .halfOpen:
            return """
                half-open: its SYN,ACKs are not answered: they are lost, take another path, or the SYNs had forged \
                sources; there: ss -tn state syn-recv 'sport = :\(port)'
                """
        case .aborts: return "openings are reset after its SYN,ACK: a scan, or a middlebox between; \(there)"
        }
    }
}

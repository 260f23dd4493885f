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
    package var diagnosis: Message? {
        switch condition {
        case .answers: nil
        case .overloaded:
            listener.ignoresSome
                ? .backlogIgnores(ignored: UInt64(listener.ignored), answered: UInt64(listener.answered), port: port)
                : .backlogRepeats(connections: UInt64(ignoredACKs), port: port)
        case .refuses: opened > 0 ? .refusesSome(port: port) : .refusesAll(port: port)
        case .silent: opened > 0 ? .silentAtTimes(port: port) : .silent(port: port)
        case .unreachable: .unreachableByICMP
        case .halfOpen: .synACKsUnanswered(port: port)
        case .aborts: .openingsAborted(port: port)
        }
    }
}

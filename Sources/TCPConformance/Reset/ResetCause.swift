import TCPTracking

/// Why a connection was reset, or its opening was: the likeliest cause that the segments show. The codes are stable.
package enum ResetCause: UInt8, BitwiseCopyable, CaseIterable, Sendable {
    /// RST answered the SYN.
    case refused
    /// The client answered the SYN,ACK with RST.
    case halfOpenScan
    /// The opening was reset in another way.
    case openingAborted
    /// Something speaks against the endpoint as its sender.
    case suspectedForgery
    /// The client wanted to know only whether the port answers.
    case healthCheck
    /// Something on the path, or an end, forgot the connection while it was idle.
    case idleTimeout
    /// Closed, or ended, while data was on its way that it had not read.
    case unreadData
    /// Data reached an end whose application had closed.
    case dataAfterClose
    /// In place of the FIN that was due.
    case insteadOfFIN
    /// The host knows no such connection.
    case unknownConnection
    /// Without a FIN before it.
    case aborted

    package var code: StaticString {
        switch self {
        case .refused: "refused"
        case .halfOpenScan: "half-open-scan"
        case .openingAborted: "opening-aborted"
        case .suspectedForgery: "suspected-forgery"
        case .healthCheck: "health-check"
        case .idleTimeout: "idle-timeout"
        case .unreadData: "unread-data"
        case .dataAfterClose: "data-after-close"
        case .insteadOfFIN: "instead-of-fin"
        case .unknownConnection: "unknown-connection"
        case .aborted: "aborted"
        }
    }
}

extension Judgement {
    /// Why it was reset; nil where no RST ended it or its opening.
    package var resetCause: ResetCause? {
        switch subject.opening {
        case .refused: return .refused
        case .reset: return HalfOpenScan.isShown(by: self) ? .halfOpenScan : .openingAborted
        default: break
        }
        guard subject.closing == .reset else { return nil }
        if HealthCheck.isShown(by: self) { return .healthCheck }
        if IdlePathTimeout.isShownByReset(self) { return .idleTimeout }
        if AbortWithUnreadData.isShown(by: self) { return .unreadData }
        return cause(of: subject.details.reset)
    }

    /// What the RST itself tells of its cause.
    func cause(of report: ResetReport) -> ResetCause {
        if forgeryMarks(ofFrame: report.sighting.frame) != nil { return .suspectedForgery }
        if subject.connection.endpoints[report.sender.index].knows(.fin) { return .dataAfterClose }
        switch report.sender == .a ? report.stateA : report.stateB {
        case .closeWait, .lastAck: return .insteadOfFIN
        case .closed, .listen, .unknown: return .unknownConnection
        default: return .aborted
        }
    }
}

import PacketDecoding
import TCPTracking

extension Judgement {
    /// Who reset an open connection, in which states, and why that happens.
    func reset() -> String {
        let report = subject.details.reset
        return "\(resetSentence(report))\(cause(report))."
    }

    /// What happened, without its cause and the full stop.
    func resetSentence(_ report: ResetReport) -> String {
        let sender = report.sender
        let role = subject.role(of: sender)
        let stateOfSender = sender == .a ? report.stateA : report.stateB
        let stateOfReceiver = sender == .a ? report.stateB : report.stateA
        let age = durationText(report.sighting.time - subject.details.startTime)
        return """
            The \(role) reset the connection after \(age) (RST in frame \(report.sighting.frame); \(role) \
            \(stateOfSender.name), \(subject.role(of: sender.other)) \(stateOfReceiver.name))
            """
    }

    private func cause(_ report: ResetReport) -> String {
        let sender = report.sender
        if let marks = forgeryMarks(ofFrame: report.sighting.frame) {
            return """
                , but perhaps it did not (confidence \(marks.confidence.code)): \(marks.clauses.joined(separator: "; ")); \
                a firewall, a middlebox or a forger may have sent the RST; capture at \(subject.addressText(of: sender)) \
                and see whether it leaves there: \(subject.captureCommand)
                """
        }
        let there = "at \(subject.addressText(of: sender))"
        let unread = report.unacknowledgedData ? " and with data not acknowledged" : ""
        switch cause(of: report) {
        case .dataAfterClose:
            return """
                : its application had closed already and could take nothing more; \(there): \
                nstat -az TcpExtTCPAbortOnData
                """
        case .insteadOfFIN:
            return """
                 instead of a FIN of its own\(unread): its application closed with unread data or SO_LINGER 0; \(there): \
                nstat -az TcpExtTCPAbortOnClose TcpExtTCPAbortOnData
                """
        case .unknownConnection:
            return """
                : its host knows no such connection (restart, idle timeout of a firewall or NAT); \(there): \
                nstat -az TcpOutRsts
                """
        default:
            return """
                , without a FIN before it\(unread): its application aborted (SO_LINGER 0), closed with unread data, or \
                ended; \(there): nstat -az TcpExtTCPAbortOnClose TcpExtTCPAbortOnData
                """
        }
    }
}

import PacketDecoding
import TCPTracking

extension Judgement {
    /// Who reset an open connection, in which states, and why that happens.
    func reset() -> Message {
        let report = subject.details.reset
        let sender = report.sender
        let sentence = resetSentence(report)
        let address = subject.addressText(of: sender)
        if let marks = forgeryMarks(ofFrame: report.sighting.frame) {
            return .perhapsForged(
                sentence, marks.confidence, marks: .marks(marks.clauses), sender: address,
                capture: subject.captureCommand)
        }
        return switch cause(of: report) {
        case .dataAfterClose: .resetAfterFIN(sentence, sender: address)
        case .insteadOfFIN: .resetInPlaceOfFIN(sentence, isUnread: report.unacknowledgedData, sender: address)
        case .unknownConnection: .resetByStranger(sentence, sender: address)
        default: .resetByApplication(sentence, isUnread: report.unacknowledgedData, sender: address)
        }
    }

    /// What happened, without its cause and the full stop.
    func resetSentence(_ report: ResetReport) -> Message {
        let sender = report.sender
        return .reset(
            subject.role(of: sender), after: report.sighting.time - subject.details.startTime,
            frame: report.sighting.frame, state: (sender == .a ? report.stateA : report.stateB).name,
            peer: subject.role(of: sender.other), peerState: (sender == .a ? report.stateB : report.stateA).name)
    }
}

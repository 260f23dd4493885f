import PacketDecoding
import TCPTracking

/// How likely it is that somebody other than the endpoint sent a RST. Never a certainty: each mark has harmless causes,
/// such as a change of the route, a load balancer, or another host's answer.
package enum ForgeryConfidence: UInt8, BitwiseCopyable, CaseIterable, Sendable {
    case low, moderate, high

    package var code: StaticString {
        switch self {
        case .low: "low"
        case .moderate: "moderate"
        case .high: "high"
        }
    }
}

/// What speaks against a RST's sender being the endpoint.
package struct ForgeryMarks: Sendable {
    package let report: ResetReport
    package let confidence: ForgeryConfidence
    /// Each mark as a clause with its numbers, strongest first.
    package let clauses: [Message]

    /// nil where nothing speaks against it, or only what any stack may do.
    init?(_ report: ResetReport, _ judgement: Judgement) {
        guard report.sighting.happened else { return nil }
        let subject = judgement.subject
        let role = subject.role(of: report.sender)
        var weight = 0
        var clauses: [Message] = []
        if let afterwards = Self.afterwards(report, subject) {
            // A RST with a wrong number may also be a stale one of the endpoint's own host.
            weight += report.sighting == subject.details.reset.sighting ? 3 : 2
            clauses.append(afterwards)
        }
        if report.marks.contains(.tooFast) {
            weight += 3
            clauses.append(
                .tooFast(
                    role, answeredAfter: Int64(report.answeredAfter), roundTrip: Int64(report.roundTrip)))
        }
        if report.marks.contains(.hopLimit) {
            let own = subject.details.endpoints[report.sender.index].hopLimit
            weight += abs(Int(own) - Int(report.hopLimit)) > 2 ? 2 : 1
            clauses.append(.otherHopLimit(role, field: hopLimitName(subject), seen: report.hopLimit, own: own))
        }
        if report.marks.contains(.identification) {
            weight += 2
            clauses.append(
                .otherIdentification(role, seen: report.identification, own: report.ownIdentification))
        }
        if report.marks.contains(.options) {
            weight += 1
            clauses.append(.otherOptions(role))
        }
        if report.marks.contains(.window) {
            weight += 1
            clauses.append(.otherWindow(seen: report.window, own: report.ownWindow))
        }
        guard weight >= 2 || report.marks.contains(.hopLimit) else { return nil }
        self.report = report
        self.clauses = clauses
        confidence = weight >= 5 ? .high : weight >= 3 ? .moderate : .low
    }

    /// The endpoint goes on after the RST as if it had sent none.
    private static func afterwards(_ report: ResetReport, _ subject: Subject) -> Message? {
        let sender = report.sender
        let role = subject.role(of: sender)
        if report.sighting == subject.details.reset.sighting {
            // What followed an earlier RST, which was taken back, says nothing of this one.
            guard let remark = subject.remark(.segmentAfterReset, by: sender),
                remark.frame > report.sighting.frame, SequenceNumber(remark.observed).isAtOrAfter(report.sequence)
            else { return nil }
            return .goesOn(role, frame: remark.frame)
        }
        let endpoint = subject.connection.endpoints[sender.index]
        let resets = subject.details.endpoints[sender.index].resets
        let sent = endpoint.segments - min(endpoint.segments, resets)
        guard sent > report.segmentsBefore, report.segmentsBefore > 0 else { return nil }
        return .goesOn(role, segments: UInt64(sent - report.segmentsBefore))
    }

    /// The finding's sentence.
    func text(_ subject: Subject) -> Message {
        .mayBeForged(
            subject.role(of: report.sender), frame: report.sighting.frame, confidence, marks: .marks(clauses))
    }
}

extension Judgement {
    /// Marks of the RST that ended the connection, and of the first that its receiver ignored.
    package var forgeryMarks: [ForgeryMarks] {
        guard subject.details.endpoints[0].resets != 0 || subject.details.endpoints[1].resets != 0 else { return [] }
        let (reset, ignored) = (subject.details.reset, subject.details.ignoredReset)
        // One that its receiver ignores may still show its sender to be gone.
        let reports = reset.sighting == ignored.sighting ? [reset] : [reset, ignored]
        return reports.compactMap { ForgeryMarks($0, self) }
    }

    /// The marks of the RST in this frame.
    func forgeryMarks(ofFrame frame: UInt64) -> ForgeryMarks? {
        forgeryMarks.first { $0.report.sighting.frame == frame }
    }

    func forgeryFindings() -> [Finding] {
        forgeryMarks.map { marks in
            let frame = marks.report.sighting.frame
            return Finding(
                id: "reset-forgery-marks", severity: marks.confidence == .low ? .note : .warning,
                Explanation(
                    marks.text(subject), expected: "a RST like the endpoint's own segments",
                    observed: Message.marks(marks.clauses).english), frames: [frame])
        }
    }
}

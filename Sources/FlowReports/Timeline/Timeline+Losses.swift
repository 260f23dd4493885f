import PacketDecoding
import TCPConformance
import TCPTracking

extension Timeline {
    /// Frames of the timeline that were captured and did not do what they were sent for, as the tracker's remarks tell.
    func losses() -> [UInt64: TimelineLoss] {
        let remarks = judgement.subject.details.remarks
        let client = judgement.subject.client
        let thirdSegment = judgement.subject.details.endpoints[client.index].firstACK.frame
        var losses: [UInt64: TimelineLoss] = [:]
        for index in 0..<Int(remarks.count) {
            let remark = remarks[index]
            guard let place = segments.firstIndex(where: { $0.frame == remark.frame }) else { continue }
            let before = segments[..<place]
            let peer = remark.end.other
            let lost: (TimelineSegment?, TimelineLoss)? =
                switch remark.kind {
                case .synLost: (Self.last(before, from: remark.end, with: [.syn], without: [.ack]), .unanswered)
                case .synACKLost: (Self.last(before, from: remark.end, with: [.syn, .ack]), .unanswered)
                case .finLost: (Self.last(before, from: remark.end, with: [.fin]), .unanswered)
                case .synACKLostAfterVantage: (Self.last(before, from: peer, with: [.syn, .ack]), .afterVantage)
                case .handshakeACKNotAccepted:
                    (before.first { $0.frame == thirdSegment }, .afterVantage)
                case .finACKLostAfterVantage:
                    (Self.last(before, from: peer, with: [.ack], without: [.syn]), .afterVantage)
                case .finLostAfterVantage: (Self.last(before, from: peer, with: [.fin]), .afterVantage)
                case .resetNotAccepted: (Self.last(before, from: peer, with: [.rst]), .afterVantage)
                default: nil
                }
            guard let (segment, loss) = lost, let segment, losses[segment.frame] != .afterVantage else { continue }
            losses[segment.frame] = loss
        }
        return losses
    }

    private static func last(
        _ segments: ArraySlice<TimelineSegment>, from end: End, with flags: TCPFlags, without others: TCPFlags = []
    ) -> TimelineSegment? {
        segments.last {
            $0.end == end && $0.label != .quoted && $0.flags.isSuperset(of: flags) && $0.flags.isDisjoint(with: others)
        }
    }
}

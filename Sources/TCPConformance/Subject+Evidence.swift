import PacketDecoding
import TCPTracking

extension Subject {
    /// The SYN and the SYN,ACK that counts were both captured: initial windows and options of both ends are known.
    var sawOpening: Bool {
        connection.facts.isSuperset(of: [.sawSYN, .sawSYNACK])
    }

    /// A remark of the tracker of this kind, of one end or of either.
    func remark(_ kind: Remark.Kind, by end: End? = nil) -> Remark? {
        details.remarks.first(kind, by: end)
    }

    /// Whether the end's own segments show any acknowledgment, and so a window.
    func acknowledges(_ end: End) -> Bool {
        connection.endpoints[end.index].knows(.acknowledgment)
    }

    /// A pass, unless remarks found no place in the bounded list: then the capture had more to say than is known.
    func passed(_ first: UInt64 = 0, _ second: UInt64 = 0, _ third: UInt64 = 0, _ fourth: UInt64 = 0) -> Check {
        Check(details.remarks.lost == 0 ? .pass : .notSeen, frames: first, second, third, fourth)
    }

    /// A failure as a remark shows it, after the frame that set the expectation.
    func failed(_ remark: Remark, after frame: UInt64 = 0) -> Check {
        Check(.fail, frames: frame, remark.frame, observed: remark.observed, expected: remark.expected)
    }

    /// The end whose FIN came first; nil without any FIN. Its FIN has seq=u, the other's seq=w.
    package var firstCloser: End? {
        switch (connection.endpoints[0].knows(.fin), connection.endpoints[1].knows(.fin)) {
        case (false, false): return nil
        case (true, false): return .a
        case (false, true): return .b
        case (true, true):
            // A FIN that acknowledges the other one came second, whatever the order of the frames.
            if details.endpoints[0].finAcknowledgedByFIN { return .a }
            if details.endpoints[1].finAcknowledgedByFIN { return .b }
            return details.endpoints[0].fin.frame <= details.endpoints[1].fin.frame ? .a : .b
        }
    }
}

/// The earlier of two remarks, by frame.
func earlier(_ first: Remark?, _ second: Remark?) -> Remark? {
    guard let first else { return second }
    guard let second else { return first }
    return second.frame < first.frame ? second : first
}

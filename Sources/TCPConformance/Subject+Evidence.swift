import PacketDecoding
import TCPTracking

extension Subject {
    /// The SYN and the SYN,ACK that counts were both captured: initial windows and options of both ends are known.
    var sawOpening: Bool {
        connection.facts.contains(.opening)
    }

    /// Whether the end's own segments show any acknowledgment, and so a window.
    func acknowledges(_ end: End) -> Bool {
        self[end].knows(.acknowledgment)
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
        switch (self[.a].knows(.fin), self[.b].knows(.fin)) {
        case (false, false): return nil
        case (true, false): return .a
        case (false, true): return .b
        case (true, true):
            // A FIN that acknowledges the other one came second, whatever the order of the frames.
            if self[.a].finAcknowledgedByFIN { return .a }
            if self[.b].finAcknowledgedByFIN { return .b }
            return self[.a].firstFIN <= self[.b].firstFIN ? .a : .b
        }
    }
}

/// The earlier of two remarks, by frame.
func earlier(_ first: Remark?, _ second: Remark?) -> Remark? {
    guard let first else { return second }
    guard let second else { return first }
    return second.frame < first.frame ? second : first
}

import PacketDecoding
import TCPConformance
import TCPTracking

/// What stands beside or below a segment in a timeline.
enum TimelineNotes {
    /// The socket call that sends this segment or that it ends, at most twelve characters.
    ///
    /// - Parameters:
    ///   - transitions: what it changes at its receiver.
    ///   - index: its place in the timeline.
    static func socketCall(
        _ segment: TimelineSegment, receiverMakes transitions: [Transition], _ timeline: Timeline, at index: Int
    ) -> SocketCall? {
        let sender = segment.end
        if segment.label == .syn { return SocketCall(words: "connect()", end: sender) }
        if segment.label == .fin {
            return SocketCall(words: timeline.readsOn(sender, after: index) ? "shutdown()" : "close()", end: sender)
        }
        if segment.label == .quoted { return errorOfQuote(segment).map { SocketCall(words: $0, end: sender) } }
        let details = timeline.judgement.subject.details
        for transition in transitions {
            let words: StaticString
            switch transition.event {
            case .receivesRST where transition.from == .synSent: words = "ECONNREFUSED"
            case .receivesRSTAfterActiveOpen: words = "ECONNREFUSED"
            case .receivesRST where transition.from.isSynchronized && transition.from != .timeWait:
                words = "ECONNRESET"
            case .receivesACKOfSYN where details.completingSYNACK.happened && transition.from == .synReceived:
                words = "accept()"
            default: continue
            }
            return SocketCall(words: words, end: sender.other)
        }
        return nil
    }

    /// What the socket's owner reads after an ICMP error (RFC 1122 §4.2.3.9), as Linux maps it.
    private static func errorOfQuote(_ segment: TimelineSegment) -> StaticString? {
        switch (segment.family, segment.quotingType, segment.quotingCode) {
        case (.version4, 3, 3), (.version6, 1, 4): "ECONNREFUSED"
        case (.version4, 3, 0), (.version4, 3, 6), (.version6, 1, 0): "ENETUNREACH"
        case (.version4, 3, 1), (.version4, 3, 7...15), (.version4, 11, _), (.version6, 3, _): "EHOSTUNREACH"
        case (.version6, 1, 1): "EACCES"
        case (.version6, 1, 3): "EHOSTUNREACH"
        default: nil
        }
    }

    /// What the tracker remarked about a segment, in words.
    static func remarks(
        on segment: TimelineSegment, _ judgement: Judgement, _ symbols: TimelineSymbols
    ) -> [String] {
        let list = judgement.subject.details.remarks
        var texts: [String] = []
        var afterwards: [String] = []
        for index in 0..<Int(list.count) where list[index].frame == segment.frame {
            guard let text = text(of: list[index], on: segment, symbols) else { continue }
            if list[index].kind == .resetHopLimit { afterwards.append(text) } else { texts.append(text) }
        }
        return texts + afterwards
    }

    private static func text(
        of remark: Remark, on segment: TimelineSegment, _ symbols: TimelineSymbols
    ) -> String? {
        let receiver = segment.end.other
        func expected(of end: End) -> String { symbols.position(remark.expected, of: end) }
        return switch remark.kind {
        case .unacceptableSYNACK, .resetNotAcknowledgingSYN:
            "ignored: acknowledges \(symbols.position(remark.observed, of: receiver)), not "
                + "\(symbols.initial(of: receiver))+1"
        case .secondServerSequence: "another initial number than y"
        case .unacceptableACKInOpening:
            "acknowledges \(symbols.position(remark.observed, of: receiver)), not \(symbols.initial(of: receiver))+1"
        case .thirdSegmentSequence: "seq is not \(expected(of: segment.end))"
        case .dataBeforeEstablished: "data before ESTABLISHED"
        case .synOptionOutsideSYN: "options that belong to a SYN"
        case .windowScaleTooLarge: "window scale \(remark.observed), above 14"
        case .beyondWindow: "beyond the receiver's window, which ends at \(expected(of: segment.end))"
        case .controlOutsideWindow: "ignored: outside the receiver's window"
        case .acknowledgesUnseen: "acknowledges octets that the capture does not hold"
        case .acknowledgesEarly: "captured before what it acknowledges"
        case .acknowledgesNeverSent: "acknowledges what was never sent"
        case .retransmissionDiffers: "repeats a range with other octets"
        case .finMoved: "FIN at another number than before"
        case .dataBeyondFIN: "data beyond the FIN"
        case .finBeforeEstablished: "ignored: FIN before ESTABLISHED"
        case .resetInWindow: "ignored: in the window, but not at RCV.NXT (\(expected(of: segment.end)), RFC 5961 §3.2)"
        case .resetOutsideWindow: "ignored: outside the window, RCV.NXT is \(expected(of: segment.end))"
        case .resetHopLimit:
            "TTL \(remark.observed), this end's other segments have \(remark.expected): likely not from it"
        case .resetInTimeWait: "RST in TIME-WAIT (RFC 1337)"
        case .segmentAfterReset: "after a RST"
        case .synOnLiveConnection: "SYN with another number on a live connection"
        case .synInTimeWait: "SYN within 2·MSL of TIME-WAIT"
        case .synLost: "the one before was not answered"
        case .synLate: "a late copy: this end is synchronized already"
        case .synACKLost: "the one before was not acknowledged"
        case .finLost: "the one before was not acknowledged"
        case .synACKLostAfterVantage: "the SYN,ACK above was lost after the vantage"
        case .handshakeACKNotAccepted: "the ACK above was lost after the vantage, or not accepted"
        case .finLostAfterVantage: "the FIN above was lost after the vantage"
        case .finACKLostAfterVantage: "the ACK above was lost after the vantage"
        case .resetNotAccepted: "goes on: the RST above was lost after the vantage, or not accepted"
        case .timeWaitRestarted: "TIME-WAIT begins anew"
        case .joinsMultipath: "a subflow of Multipath TCP"
        case .noRow: nil
        }
    }
}

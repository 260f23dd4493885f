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
    ) -> [Message] {
        let list = judgement.subject.details.remarks
        var texts: [Message] = []
        var afterwards: [Message] = []
        for index in 0..<Int(list.count) where list[index].frame == segment.frame {
            guard let text = text(of: list[index], on: segment, symbols) else { continue }
            if list[index].kind == .resetHopLimit { afterwards.append(text) } else { texts.append(text) }
        }
        return texts + afterwards
    }

    private static func text(
        of remark: Remark, on segment: TimelineSegment, _ symbols: TimelineSymbols
    ) -> Message? {
        let receiver = segment.end.other
        let seen = symbols.position(remark.observed, of: receiver)
        let due = "\(symbols.initial(of: receiver))+1"
        let expected = symbols.position(remark.expected, of: segment.end)
        return switch remark.kind {
        case .unacceptableSYNACK, .resetNotAcknowledgingSYN: .ignoredAcknowledging(seen, due: due)
        case .secondServerSequence: .anotherInitialNumber
        case .unacceptableACKInOpening: .acknowledging(seen, due: due)
        case .thirdSegmentSequence: .sequenceIsNot(expected)
        case .dataBeforeEstablished: .dataBeforeEstablished
        case .synOptionOutsideSYN: .synOptions
        case .windowScaleTooLarge: .windowScale(remark.observed)
        case .beyondWindow: .beyondWindow(expected)
        case .controlOutsideWindow: .ignoredOutsideWindow
        case .timestampTooOld: .timestampTooOld(remark.observed, newest: remark.expected)
        case .acknowledgesUnseen: .acknowledgesUnseen
        case .acknowledgesEarly: .acknowledgesEarly
        case .acknowledgesNeverSent: .acknowledgesNeverSent
        case .retransmissionDiffers: .repeatsOtherOctets
        case .finMoved: .finAtAnotherNumber
        case .dataBeyondFIN: .dataAfterFIN
        case .finBeforeEstablished: .ignoredFINBeforeEstablished
        case .resetInWindow: .ignoredInWindow(expected)
        case .resetOutsideWindow: .ignoredOutsideWindow(expected)
        case .resetHopLimit: .hopLimit(remark.observed, own: remark.expected)
        case .resetInTimeWait: .resetInTimeWait
        case .segmentAfterReset: .afterReset
        case .synOnLiveConnection: .synOnLiveConnection
        case .synInTimeWait: .synInTimeWait
        case .synInTimeWaitNewer: nil
        case .synLost: .beforeNotAnswered
        case .synLate: .lateCopy
        case .synACKLost, .finLost: .beforeNotAcknowledged
        case .synACKLostAfterVantage: .synACKLostAfterVantage
        case .handshakeACKNotAccepted: .ackLostOrNotAccepted
        case .finLostAfterVantage: .finLostAfterVantage
        case .finACKLostAfterVantage: .ackLostAfterVantage
        case .resetNotAccepted: .goesOnAfterReset
        case .timeWaitRestarted: .timeWaitBeginsAnew
        case .joinsMultipath: .multipathSubflow
        case .clockStepsBack: .clockStepsBack
        case .clockStepsForward: .clockStepsForward
        case .noRow: nil
        }
    }
}

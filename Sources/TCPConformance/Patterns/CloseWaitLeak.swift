import TCPTracking

/// read() returned 0, and the program never calls close().
package enum CloseWaitLeak: Pattern {
    package static let identifier: StaticString = "close-wait-leak"
    package static let sign: StaticString =
        "One end's FIN is acknowledged, and the other end sends neither data nor a FIN of its own."

    package static func recognise(_ judgement: Judgement) -> PatternReport? {
        let subject = judgement.subject
        guard let closer = subject.silentHalfClose else { return nil }
        let holder = closer.other
        let answer = subject.details.endpoints[closer.index].finAcknowledged
        let silence = subject.connection.lastTime - answer.time
        return PatternReport(
            .closing,
            .closeWaitLeak(
                closer: subject.role(of: closer), fin: subject.details.endpoints[closer.index].fin.frame,
                holder: subject.role(of: holder), answer: answer.frame, silence: silence,
                holderAddress: subject.addressText(of: holder), filter: subject.filter(at: holder)))
    }
}

extension Subject {
    /// The end whose FIN was acknowledged, where the other end has sent nothing of its own since.
    var silentHalfClose: End? {
        guard closing == .halfClosed, let closer = firstCloser,
            connection.endpoints[0].segments > 0, connection.endpoints[1].segments > 0
        else { return nil }
        // The other FIN may be older than the capture, unless its sender was seen before this one.
        if opening == .notCaptured {
            let seen = details.endpoints[closer.other.index].firstACK.frame
            guard seen != 0, seen < details.endpoints[closer.index].fin.frame else { return nil }
        }
        let lastData = connection.endpoints[closer.other.index].lastData
        let answer = details.endpoints[closer.index].finAcknowledged
        return lastData.happened && lastData.frame > answer.frame ? nil : closer
    }
}

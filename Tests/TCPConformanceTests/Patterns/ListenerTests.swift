import TCPConformance
import Testing

@Suite("A listener that ignores some")
struct ListenerTests {
    private func listener(_ judgements: [Judgement]) -> Listener {
        var listener = Listener()
        for judgement in judgements { listener.add(ConnectionBrief(judgement)) }
        return listener
    }

    @Test func answersOthersMeanwhile() throws {
        let listener = listener(try CapturedStory.judgements("opening/listener-ignores-one"))
        #expect(listener.ignoresSome)
        #expect(listener.answered == 2)
        #expect(listener.ignored == 1)
        let text = listener.diagnosis(endpoint: "10.0.0.2:80", port: 80).english
        #expect(
            text.hasPrefix("10.0.0.2:80 answered 2 openings and ignored 1 SYN meanwhile, such as that of connection 2:")
        )
        #expect(text.contains("nstat -az TcpExtListenDrops"))
    }

    @Test func isTheSameInParts() throws {
        let judgements = try CapturedStory.judgements("opening/listener-ignores-one")
        var whole = listener([judgements[1]])
        whole.add(listener([judgements[2], judgements[0]]))
        #expect(whole.ignoresSome)
        #expect(whole.example == 2)
    }

    @Test func ignoresAllWhenItIsDown() throws {
        let judgements = try CapturedStory.judgements("opening/listener-ignores-one")
        // Nothing was answered any more once the first SYN was ignored.
        #expect(!listener([judgements[0], judgements[1]]).ignoresSome)
        #expect(!listener([judgements[1]]).ignoresSome)
        #expect(!listener([judgements[0], judgements[2]]).ignoresSome)
    }
}

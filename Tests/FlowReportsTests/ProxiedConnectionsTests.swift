import FlowReports
import PacketDecoding
import TCPConformance
import Testing

/// A connection to a proxy and the one that the proxy opens to a server.
@Suite struct ProxiedConnectionsTests {
    private static let client = IPAddress(version4: 0x0A00_0001)
    private static let proxy = IPAddress(version4: 0x0A00_0002)
    private static let server = IPAddress(version4: 0x0A00_0003)
    private static let elsewhere = IPAddress(version4: 0xC000_0201)

    /// One exchange of payloads of 100 and 1,000 octets.
    private struct Side {
        var client: IPAddress
        var server: IPAddress
        var clientPort: UInt16 = 40000
        var serverPort: UInt16 = 80
        var x: UInt32 = 1000
        var y: UInt32 = 5000
        /// Milliseconds from the beginning of the capture.
        var start = 0.0
        var asks = 30.0
        var answers = 50.0
        /// What the payloads begin with.
        var request: UInt32 = 17
        var response: UInt32 = 18
        var requestLength: UInt32 = 100
        var responseLength: UInt32 = 1000
        /// Octets of each segment that were captured at most.
        var snapshot: UInt32 = .max
        var isClosed = true

        func segments(frame: UInt64) -> [Segment] {
            var conversation = Conversation(frame: frame)
            conversation.client = client
            conversation.server = server
            conversation.clientPort = clientPort
            conversation.serverPort = serverPort
            conversation.x = x
            conversation.y = y
            conversation.start += Int64(start * 1_000_000)
            conversation.open()
            let ends = (client: 1 + requestLength, server: 1 + responseLength)
            conversation.c([.psh, .ack], seq: 1, ack: 1, length: requestLength, at: asks - start)
            conversation.s([.psh, .ack], seq: 1, ack: ends.client, length: responseLength, at: answers - start)
            conversation.c(.ack, seq: ends.client, ack: ends.server, at: answers - start + 10)
            if isClosed {
                conversation.c([.fin, .ack], seq: ends.client, ack: ends.server, at: answers - start + 20)
                conversation.s([.fin, .ack], seq: ends.server, ack: ends.client + 1, at: answers - start + 30)
                conversation.c(.ack, seq: ends.client + 1, ack: ends.server + 1, at: answers - start + 40)
            }
            for index in conversation.segments.indices where conversation.segments[index].payloadLength > 0 {
                let isRequest =
                    conversation.segments[index].source == client
                    && conversation.segments[index].sourcePort == clientPort
                conversation.segments[index].payloadStart = isRequest ? request : response
                conversation.segments[index].capturedPayload = min(
                    snapshot, conversation.segments[index].payloadLength)
            }
            return conversation.segments
        }
    }

    private let outer = Side(client: client, server: proxy, asks: 60, answers: 100)
    private let inner = Side(
        client: proxy, server: server, clientPort: 50000, x: 7000, y: 9000, start: 25, asks: 61, answers: 90)

    private func pairs(_ sides: [Side]) -> [[UInt64]] {
        var segments: [Segment] = []
        for side in sides { segments += side.segments(frame: UInt64(segments.count + 1)) }
        segments.sort { $0.time < $1.time }
        for index in segments.indices { segments[index].frame = UInt64(index + 1) }
        var proxied = ProxiedConnections()
        for judgement in Collected(segments).judgements { proxied.add(ConnectionBrief(judgement)) }
        return proxied.pairs().map { [$0.first, $0.second] }
    }

    /// What is found when the proxy's side, or the client's, is otherwise.
    private func pairs(
        inner change: (inout Side) -> Void = { _ in }, outer changeOuter: (inout Side) -> Void = { _ in }
    ) -> [[UInt64]] {
        var inner = inner
        var outer = outer
        change(&inner)
        changeOuter(&outer)
        return pairs([outer, inner])
    }

    @Test func bothSidesAreFound() {
        #expect(pairs() == [[1, 2]])
        // While they are open, what was not handed on yet does not count.
        #expect(pairs(inner: { $0.isClosed = false }, outer: { $0.isClosed = false }) == [[1, 2]])
        #expect(
            pairs(
                inner: { $0.isClosed = false },
                outer: {
                    $0.isClosed = false
                    $0.responseLength = 900
                }) == [[1, 2]])
        // The proxy connects when it knows what is asked.
        #expect(
            pairs(
                inner: {
                    $0.start = 61
                    $0.asks = 85
                }) == [[1, 2]])
    }

    @Test func payloadProves() {
        #expect(pairs(inner: { $0.request += 1 }).isEmpty)
        #expect(pairs(inner: { $0.response += 1 }).isEmpty)
        #expect(pairs(inner: { $0.requestLength += 1 }).isEmpty)
        #expect(pairs(inner: { $0.responseLength += 1 }).isEmpty)
        // More was sent on than had come in.
        #expect(
            pairs(
                inner: {
                    $0.isClosed = false
                    $0.requestLength += 1
                }
            ).isEmpty)
        let few: (inout Side) -> Void = { $0.snapshot = 15 }
        #expect(pairs(inner: few, outer: few).isEmpty)
        let enough: (inout Side) -> Void = { $0.snapshot = 16 }
        #expect(pairs(inner: enough, outer: enough) == [[1, 2]])
    }

    @Test func timeProves() {
        // Each before what it would follow from, or long after.
        #expect(pairs(inner: { $0.start = -1 }).isEmpty)
        #expect(pairs(inner: { $0.asks = 59 }).isEmpty)
        #expect(pairs(inner: { $0.answers = 101 }).isEmpty)
        #expect(pairs(inner: { $0.asks = 311 }, outer: { $0.answers = 400 }).isEmpty)
        #expect(pairs(outer: { $0.answers = 341 }).isEmpty)
        #expect(
            pairs(
                inner: {
                    $0.start = 320
                    $0.asks = 345
                    $0.answers = 360
                }, outer: { $0.answers = 400 }
            ).isEmpty)
    }

    @Test func aTranslatorIsNoProxy() {
        #expect(
            pairs(
                inner: {
                    $0.x = 1000
                    $0.y = 5000
                }
            ).isEmpty)
    }

    @Test func addressesProve() {
        // Another client that asks the same server, or the same client another one.
        #expect(
            pairs(
                inner: {
                    $0.client = Self.elsewhere
                    $0.server = Self.proxy
                }
            ).isEmpty)
        #expect(pairs(inner: { $0.client = Self.client }).isEmpty)
        // Both open towards each other.
        #expect(pairs(inner: { $0.server = Self.client }).isEmpty)
    }

    @Test func aProxyWithTwoAddressesNeedsMore() {
        #expect(pairs(inner: { $0.client = Self.elsewhere }) == [[1, 2]])
        #expect(
            pairs(
                inner: {
                    $0.client = Self.elsewhere
                    $0.isClosed = false
                }
            ).isEmpty)
        #expect(
            pairs(
                inner: {
                    $0.client = Self.elsewhere
                    $0.snapshot = 63
                }
            ).isEmpty)
        // What begins like a third connection tells nothing.
        var third = outer
        third.clientPort = 40001
        third.start = 5000
        third.asks = 5060
        third.answers = 5100
        var other = inner
        other.client = Self.elsewhere
        #expect(pairs([outer, other, third]).isEmpty)
    }

    @Test func oneHostMayBeAllThree() {
        let host: (inout Side) -> Void = {
            $0.client = Self.client
            $0.server = Self.client
        }
        #expect(
            pairs(
                inner: {
                    host(&$0)
                    $0.serverPort = 8080
                }, outer: host) == [[1, 2]])
        #expect(pairs(inner: host, outer: host).isEmpty)
    }

    @Test func equalBeginningsNeedPairsWithoutException() {
        func later(_ side: Side, by milliseconds: Double) -> Side {
            var side = side
            side.clientPort += UInt16(milliseconds)
            side.start += milliseconds
            side.asks += milliseconds
            side.answers += milliseconds
            return side
        }
        #expect(pairs([outer, inner, later(outer, by: 2000), later(inner, by: 2000)]) == [[1, 2], [3, 4]])
        #expect(pairs([outer, inner, later(outer, by: 2000)]).isEmpty)
        // At once: nothing tells whose request is handed on by which.
        #expect(pairs([outer, inner, later(outer, by: 1), later(inner, by: 1)]).isEmpty)
    }

    @Test func proxiesMayStandInARow() {
        var third = inner
        third.client = Self.server
        third.server = Self.elsewhere
        third.clientPort = 51000
        third.x = 11000
        third.start = 50
        third.asks = 75
        third.answers = 80
        #expect(pairs([outer, inner, third]) == [[1, 2], [2, 3]])
    }
}

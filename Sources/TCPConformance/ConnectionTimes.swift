import PacketDecoding
import TCPTracking

/// The times of a connection at the vantage, in nanoseconds; nil where the capture does not tell.
package struct ConnectionTimes: BitwiseCopyable, Sendable {
    /// From the first SYN to the SYN,ACK that completed: what the caller of connect() felt.
    package var clientWait: Int64?
    /// From the first SYN to the segment that completed the opening: the third, or the crossing SYN,ACK.
    package var opening: Int64?
    /// Network round trip between vantage and server: SYN to SYN,ACK, never stretched by a lost SYN.
    package var serverRoundTrip: Int64?
    /// Network round trip between vantage and client: SYN,ACK to ACK.
    package var clientRoundTrip: Int64?
    /// From the first FIN (or the RST) to the last segment of the closing.
    package var closing: Int64?

    init(_ connection: Connection, _ details: ConnectionDetails) {
        if details.endpoints[0].fin.happened || details.endpoints[1].fin.happened {
            closing = Self.closing(connection, details)
        }
        let client = details.endpoints[connection.client.index]
        let answer = details.completingSYNACK
        guard connection.facts.contains(.sawSYNACK), answer.happened else { return }
        if client.firstSYN.happened, answer.time >= client.firstSYN.time {
            clientWait = answer.time - client.firstSYN.time
            serverRoundTrip = Self.serverRoundTrip(details, client: client)
        }
        let acknowledgment = client.firstACK
        let completing = connection.facts.contains(.simultaneousOpen) ? answer : acknowledgment
        if client.firstSYN.happened, completing.happened, completing.time >= client.firstSYN.time {
            opening = completing.time - client.firstSYN.time
        }
        if acknowledgment.happened, acknowledgment.time >= answer.time, details.synACKRetransmissions == 0 {
            clientRoundTrip = acknowledgment.time - answer.time
        }
    }

    /// With a repeated SYN only its timestamp tells which copy was answered (RFC 7323 §4.1).
    private static func serverRoundTrip(_ details: ConnectionDetails, client: EndpointDetails) -> Int64? {
        guard details.synACKRetransmissions == 0 else { return nil }
        let answer = details.completingSYNACK.time
        if details.synRetransmissions == 0 { return answer - client.firstSYN.time }
        guard client.synAttributes.contains(.timestamps), details.synACKEchoesTimestamp,
            client.synTimestamp != client.lastSYNTimestamp
        else { return nil }
        if details.synACKEcho == client.synTimestamp { return answer - client.firstSYN.time }
        if details.synACKEcho == client.lastSYNTimestamp { return answer - client.lastSYN.time }
        return nil
    }

    private static func closing(_ connection: Connection, _ details: ConnectionDetails) -> Int64? {
        var first: Int64?
        var last: Int64?
        func note(_ sighting: Sighting) {
            guard sighting.happened else { return }
            first = min(first ?? sighting.time, sighting.time)
            last = max(last ?? sighting.time, sighting.time)
        }
        for end in 0..<2 {
            note(details.endpoints[end].fin)
            note(details.endpoints[end].finAcknowledged)
        }
        if connection.facts.contains(.reset) { note(details.reset.sighting) }
        guard let first, let last else { return nil }
        return last - first
    }
}

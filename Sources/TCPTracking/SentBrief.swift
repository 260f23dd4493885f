import PacketDecoding

/// What one endpoint of a connection sent, in brief.
package struct SentBrief: BitwiseCopyable, Sendable, Equatable {
    /// Payload octets, each counted once.
    package var octets: UInt64 = 0
    /// When the first segment with payload was captured, nanoseconds since the epoch; meaningful with `octets`.
    package var firstTime: Int64 = 0
    package var firstPayload = FirstPayload()

    init() {}

    init(octets: UInt64, firstTime: Int64, firstPayload: FirstPayload) {
        self.octets = octets
        self.firstTime = firstTime
        self.firstPayload = firstPayload
    }

    package init(_ connection: Connection, _ details: borrowing ConnectionDetails, of end: End) {
        self.init(
            octets: connection.endpoints[end.index].bytes, firstTime: details.endpoints[end.index].firstData.time,
            firstPayload: details.endpoints[end.index].firstPayload)
    }
}

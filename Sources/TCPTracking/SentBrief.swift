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

    /// - Parameter firstData: The first segment with payload.
    package init(octets: UInt64, firstData: Sighting, firstPayload: FirstPayload) {
        self.init(octets: octets, firstTime: firstData.time, firstPayload: firstPayload)
    }
}

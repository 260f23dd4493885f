/// One TCP header with its payload, as found in one captured frame: what the wire said, nothing judged.
package struct Segment: BitwiseCopyable, Sendable {
    /// Capture time of the frame, nanoseconds since the epoch.
    package var time: Int64 = 0
    /// Number of the frame, counted from 1 over all inputs of a run.
    package var frame: UInt64 = 0

    package var source = IPAddress(high: 0, low: 0)
    package var destination = IPAddress(high: 0, low: 0)
    package var sourcePort: UInt16 = 0
    package var destinationPort: UInt16 = 0

    package var sequence = SequenceNumber(0)
    /// The acknowledgment field, whether or not ACK is set.
    package var acknowledgment = SequenceNumber(0)
    package var flags: TCPFlags = []
    /// The window field, before any window scale (RFC 7323 §2.3).
    package var window: UInt16 = 0
    package var urgentPointer: UInt16 = 0
    /// The checksum field as it stands in the header; 0 when cut off.
    package var checksum: UInt16 = 0

    /// Octets of payload that the IP header promises, whether or not they were captured.
    package var payloadLength: UInt32 = 0
    /// Octets of payload that were captured.
    package var capturedPayload: UInt32 = 0
    /// A digest of the captured payload; equal payloads of equal length have equal digests. 0 without payload.
    package var payloadDigest: UInt32 = 0

    /// What was found on the way to these values.
    package var attributes: SegmentAttributes = []
    /// TSval and TSecr (RFC 7323 §3.2); meaningful with `.timestamps`.
    package var timestampValue: UInt32 = 0
    package var timestampEcho: UInt32 = 0
    /// The MSS option's value (RFC 9293 §3.7.1); meaningful with `.maximumSegmentSize`.
    package var maximumSegmentSize: UInt16 = 0
    /// The window scale option's shift count as sent, even above 14 (RFC 7323 §2.3); meaningful with `.windowScale`.
    package var windowScale: UInt8 = 0
    /// Header length in octets by the data offset field: 20 to 60 when well formed, less when not.
    package var headerLength: UInt8 = 0

    package var family: IPFamily = .version4
    /// TTL or hop limit.
    package var hopLimit: UInt8 = 0
    /// The IPv4 identification field; 0 for IPv6.
    package var identification: UInt16 = 0
    /// The place of the frame's tags and tunnels in the batch's `encapsulations`, counted from 1; 0 without any.
    package var encapsulation: UInt16 = 0
    /// Tells flows apart that share their four-tuple, where `FlowContext` asks for that; 0 ordinarily.
    package var context: UInt16 = 0
    /// Index of the interface within the run.
    package var interface: UInt16 = 0
    /// Type and code of the ICMP or ICMPv6 error that quotes this header (RFC 792, RFC 4443); meaningful with
    /// `.quotedByICMP`, where `family` tells which of the two protocols it is.
    package var quotingType: UInt8 = 0
    package var quotingCode: UInt8 = 0
    /// The same digest of the first 64 octets of the captured payload, or of all where there are fewer.
    package var payloadStart: UInt32 = 0

    package init() {}

    /// Octets of sequence space that the segment takes: payload, SYN and FIN one each (RFC 9293 §3.4).
    package var sequenceLength: UInt32 {
        payloadLength &+ (flags.contains(.syn) ? 1 : 0) &+ (flags.contains(.fin) ? 1 : 0)
    }

    /// The sequence number after the segment's last octet.
    package var sequenceEnd: SequenceNumber {
        sequence + sequenceLength
    }
}

/// What a segment's header carried besides its fixed fields, and what was wrong or missing on the way to it.
@frozen @usableFromInline package struct SegmentAttributes: OptionSet, BitwiseCopyable, Sendable {
    @usableFromInline package var rawValue: UInt32

    @inlinable package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    // Options of the header.
    @inlinable package static var maximumSegmentSize: SegmentAttributes { SegmentAttributes(rawValue: 1 << 0) }
    @inlinable package static var windowScale: SegmentAttributes { SegmentAttributes(rawValue: 1 << 1) }
    @inlinable package static var sackPermitted: SegmentAttributes { SegmentAttributes(rawValue: 1 << 2) }
    @inlinable package static var sackBlocks: SegmentAttributes { SegmentAttributes(rawValue: 1 << 3) }
    @inlinable package static var timestamps: SegmentAttributes { SegmentAttributes(rawValue: 1 << 4) }
    /// TCP Fast Open option (RFC 7413 §4.1.1), with a cookie or asking for one.
    @inlinable package static var fastOpen: SegmentAttributes { SegmentAttributes(rawValue: 1 << 5) }
    /// The Fast Open option carried a cookie.
    @inlinable package static var fastOpenCookie: SegmentAttributes { SegmentAttributes(rawValue: 1 << 6) }
    @inlinable package static var md5Signature: SegmentAttributes { SegmentAttributes(rawValue: 1 << 7) }
    @inlinable package static var multipath: SegmentAttributes { SegmentAttributes(rawValue: 1 << 8) }
    /// An option of a kind that this decoder does not know.
    @inlinable package static var otherOption: SegmentAttributes { SegmentAttributes(rawValue: 1 << 9) }
    /// An option whose length is impossible for its kind or runs over the header's end. It does not count; the options
    /// before it do, and those after it where its length still tells where they begin.
    @inlinable package static var malformedOptions: SegmentAttributes { SegmentAttributes(rawValue: 1 << 10) }
    /// The data offset is below 5 or points beyond the IP payload.
    @inlinable package static var malformedDataOffset: SegmentAttributes { SegmentAttributes(rawValue: 1 << 11) }

    // What the capture did to it.
    /// The frame, the fragment or the ICMP quote ends inside the TCP header: options or the last fixed fields are
    /// missing.
    @inlinable package static var truncatedHeader: SegmentAttributes { SegmentAttributes(rawValue: 1 << 12) }
    /// The frame was cut inside the payload.
    @inlinable package static var truncatedPayload: SegmentAttributes { SegmentAttributes(rawValue: 1 << 13) }
    /// IPv4 total length or IPv6 payload length was 0: segmentation offload, the frame's length counts.
    @inlinable package static var offloaded: SegmentAttributes { SegmentAttributes(rawValue: 1 << 14) }
    /// The first fragment of a datagram: the payload ends beyond this frame.
    @inlinable package static var firstFragment: SegmentAttributes { SegmentAttributes(rawValue: 1 << 15) }
    /// Not a segment on its way but a header quoted in an ICMP or ICMPv6 error; see `quotingType`.
    @inlinable package static var quotedByICMP: SegmentAttributes { SegmentAttributes(rawValue: 1 << 16) }

    /// The datagram came in fragments: time and frame are those of the last one.
    @inlinable package static var reassembled: SegmentAttributes { SegmentAttributes(rawValue: 1 << 17) }
    /// The checksum was verified and is not that of the segment, nor the pseudo-header's.
    @inlinable package static var checksumWrong: SegmentAttributes { SegmentAttributes(rawValue: 1 << 18) }
    /// The checksum is that of the pseudo-header: the sender's interface completes it after the capture.
    @inlinable package static var checksumPartial: SegmentAttributes { SegmentAttributes(rawValue: 1 << 19) }

    // What stood around it.
    @inlinable package static var ipOptions: SegmentAttributes { SegmentAttributes(rawValue: 1 << 20) }
    @inlinable package static var ipv6ExtensionHeaders: SegmentAttributes { SegmentAttributes(rawValue: 1 << 21) }
    /// The frame was sent by the capturing host (Linux cooked packet type 4).
    @inlinable package static var outgoing: SegmentAttributes { SegmentAttributes(rawValue: 1 << 22) }
}

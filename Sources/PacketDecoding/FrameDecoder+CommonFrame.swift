extension FrameDecoder {
    /// Octets of the headers that `commonFrame` reads at once: Ethernet, IPv4 and TCP without options.
    @inline(__always)
    private static var commonHeaderLength: Int { 54 }

    /// Whether a frame of Ethernet can go the short way.
    @inline(__always)
    static func isCommonFrame(_ octets: RawSpan) -> Bool {
        guard octets.byteCount >= commonHeaderLength else { return false }
        let header = octets.extracting(first: commonHeaderLength)
        guard isCommonHeader(header) else { return false }
        let headerLength = Int(header.big16(46) >> 12) * 4
        return headerLength >= 20 && 34 + headerLength <= min(octets.byteCount, 14 + Int(header.big16(16)))
    }

    /// EtherType, version and header length; the fragment's place; the protocol.
    @inline(__always)
    private static func isCommonHeader(_ header: RawSpan) -> Bool {
        header.big32(12) >> 8 == 0x08_0045 && header.big16(20) & 0x3FFF == 0 && header.octet(23) == 6
    }

    /// The short way for nearly all frames: untagged Ethernet, an unfragmented IPv4 datagram without options, and a TCP
    /// header that was captured whole. Returns false, and leaves `segment` without meaning, for anything else; the long
    /// way would do the same with what is accepted here.
    @inline(__always)
    static func commonFrame(_ octets: RawSpan, _ descriptor: FrameDescriptor, _ segment: inout Segment) -> Bool {
        guard descriptor.linkType == 1, octets.byteCount >= commonHeaderLength else { return false }
        let header = octets.extracting(first: commonHeaderLength)
        guard isCommonHeader(header) else { return false }
        let end = 14 + Int(header.big16(16))
        let readable = min(octets.byteCount, end)
        let offsetAndFlags = header.big16(46)
        let headerLength = Int(offsetAndFlags >> 12) * 4
        let payload = 34 + headerLength
        guard headerLength >= 20, payload <= readable else { return false }

        // All are read before the first is written: what is written could be what is read, as far as can be seen.
        let (identification, hopLimit) = (header.big16(18), header.octet(22))
        let (source, destination) = (header.big32(26), header.big32(30))
        let (sourcePort, destinationPort) = (header.big16(34), header.big16(36))
        let (sequence, acknowledgment) = (header.big32(38), header.big32(42))
        let (window, checksum, urgentPointer) = (header.big16(48), header.big16(50), header.big16(52))
        segment = Segment()
        segment.time = descriptor.time
        segment.frame = descriptor.number
        segment.interface = descriptor.interface
        segment.identification = identification
        segment.hopLimit = hopLimit
        segment.source = IPAddress(version4: source)
        segment.destination = IPAddress(version4: destination)
        segment.sourcePort = sourcePort
        segment.destinationPort = destinationPort
        segment.sequence = SequenceNumber(sequence)
        segment.acknowledgment = SequenceNumber(acknowledgment)
        segment.flags = TCPFlags(rawValue: offsetAndFlags & 0x0FFF)
        segment.window = window
        segment.checksum = checksum
        segment.urgentPointer = urgentPointer
        segment.headerLength = UInt8(truncatingIfNeeded: headerLength)
        if headerLength > 20 {
            options(octets, from: commonHeaderLength, to: payload, readable: payload, &segment)
        }
        segment.payloadLength = UInt32(truncatingIfNeeded: end - payload)
        segment.capturedPayload = UInt32(truncatingIfNeeded: readable - payload)
        if readable < end { segment.attributes.insert(.truncatedPayload) }
        if readable > payload {
            let digest = PayloadDigest(octets, from: payload, count: readable - payload)
            segment.payloadDigest = digest.whole
            segment.payloadStart = digest.start
        }
        return true
    }
}

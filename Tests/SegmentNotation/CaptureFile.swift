/// Writes frames as a capture file's octets.
package enum CaptureFile {
    /// Classic pcap or pcapng, as the header says. The same frames give the same octets every time.
    ///
    /// - Parameter frames: of one link type unless the format is pcapng.
    package static func octets(of frames: [Frame], header: CaptureHeader) -> [UInt8] {
        header.format == .pcapng ? pcapng(frames, header) : classic(frames, header)
    }

    /// What such a file's name ends with.
    package static func fileExtension(_ format: CaptureHeader.Format) -> String {
        format == .pcapng ? "pcapng" : "pcap"
    }

    /// A file header of 24 octets, then records with a header of 16 octets each.
    private static func classic(_ frames: [Frame], _ header: CaptureHeader) -> [UInt8] {
        let order = header.byteOrder
        let isNano = header.format == .nanoseconds
        var octets: [UInt8] = []
        octets.append(UInt32(isNano ? 0xa1b2_3c4d : 0xa1b2_c3d4), order)
        octets.append(UInt16(2), order)
        octets.append(UInt16(4), order)
        octets.append(UInt64(0), order)
        octets.append(header.snapLength, order)
        octets.append(frames.first?.linkType ?? 1, order)
        for frame in frames {
            // Rounded down, so that a time before the epoch keeps a fraction that is not negative.
            let fraction = ((frame.time % 1_000_000_000) + 1_000_000_000) % 1_000_000_000
            let seconds = (frame.time - fraction) / 1_000_000_000
            octets.append(UInt32(truncatingIfNeeded: seconds), order)
            octets.append(UInt32(isNano ? fraction : fraction / 1000), order)
            octets.append(UInt32(frame.octets.count), order)
            octets.append(UInt32(frame.originalLength), order)
            octets += frame.octets
        }
        return octets
    }

    /// One section header, one interface description per link type, one enhanced packet per frame.
    private static func pcapng(_ frames: [Frame], _ header: CaptureHeader) -> [UInt8] {
        let order = header.byteOrder
        var sectionHeader: [UInt8] = []
        sectionHeader.append(UInt32(0x1a2b_3c4d), order)
        sectionHeader.append(UInt16(1), order)
        sectionHeader.append(UInt16(0), order)
        sectionHeader.append(UInt64.max, order)
        var octets = block(0x0a0d_0d0a, sectionHeader, order)
        var interfaces: [UInt32] = []
        for frame in frames where !interfaces.contains(frame.linkType) {
            interfaces.append(frame.linkType)
            var interface: [UInt8] = []
            interface.append(UInt16(truncatingIfNeeded: frame.linkType), order)
            interface.append(UInt16(0), order)
            interface.append(header.snapLength, order)
            // if_tsresol: 10^-9 s; then the end of options.
            interface.append(UInt16(9), order)
            interface.append(UInt16(1), order)
            interface += [9, 0, 0, 0]
            interface.append(UInt32(0), order)
            octets += block(1, interface, order)
        }
        for frame in frames {
            var packet: [UInt8] = []
            packet.append(UInt32(interfaces.firstIndex(of: frame.linkType) ?? 0), order)
            packet.append(UInt32(truncatingIfNeeded: frame.time >> 32), order)
            packet.append(UInt32(truncatingIfNeeded: frame.time), order)
            packet.append(UInt32(frame.octets.count), order)
            packet.append(UInt32(frame.originalLength), order)
            packet += frame.octets
            packet += [UInt8](repeating: 0, count: (4 - frame.octets.count % 4) % 4)
            octets += block(6, packet, order)
        }
        return octets
    }

    private static func block(_ type: UInt32, _ body: [UInt8], _ order: CaptureHeader.ByteOrder) -> [UInt8] {
        var octets: [UInt8] = []
        octets.append(type, order)
        octets.append(UInt32(body.count + 12), order)
        octets += body
        octets.append(UInt32(body.count + 12), order)
        return octets
    }
}

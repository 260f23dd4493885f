#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One TCP segment over IPv4 over Ethernet, as the generator wants it written.
struct Packet {
    var source: UInt32
    var destination: UInt32
    var sourcePort: UInt16
    var destinationPort: UInt16
    var sequence: UInt32
    var acknowledgment: UInt32
    var flags: UInt16
    var window: UInt16
    var identification: UInt16
    var timestamp: UInt32
    var echo: UInt32
    /// Octets of payload: the first four hold the sequence number, the others are 0.
    var length: Int
    /// A SACK block; none when both ends are equal.
    var sackBegin: UInt32 = 0
    var sackEnd: UInt32 = 0
}

/// Writes records of a classic pcap with nanoseconds, little-endian, through a buffer of its own.
struct RecordWriter: ~Copyable {
    private let path: String
    private let descriptor: Int32
    private let buffer: UnsafeMutableRawPointer
    private var used = 0
    private let snapLength: Int
    /// Octets written, the buffer's included.
    private(set) var octets = 0
    private static let capacity = 4 << 20
    /// Room for the longest record.
    private static let margin = 16 + 66_000

    init(path: String, workload: Workload) throws(ToolError) {
        self.path = path
        snapLength = workload.snapLength
        descriptor = path == "-" ? 1 : open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard descriptor >= 0 else {
            throw ToolError(description: "\(path): cannot be written: \(String(cString: strerror(errno)))")
        }
        buffer = .allocate(byteCount: Self.capacity, alignment: 64)
        let header: [UInt32] = [0xa1b2_3c4d, 4 << 16 | 2, 0, 0, UInt32(snapLength), 1]
        for word in header {
            buffer.storeBytes(of: word.littleEndian, toByteOffset: used, as: UInt32.self)
            used += 4
        }
    }

    deinit {
        buffer.deallocate()
        if descriptor != 1 { close(descriptor) }
    }

    /// Writes what the buffer holds.
    mutating func flush() throws(ToolError) {
        var written = 0
        while written < used {
            let count = write(descriptor, buffer + written, used - written)
            guard count > 0 else {
                throw ToolError(description: "\(path): writing failed: \(String(cString: strerror(errno)))")
            }
            written += count
        }
        octets += used
        used = 0
    }

    @inline(__always)
    private func store(_ value: UInt32, _ offset: Int) {
        buffer.storeBytes(of: value.bigEndian, toByteOffset: used + offset, as: UInt32.self)
    }

    @inline(__always)
    private func store(_ value: UInt16, _ offset: Int) {
        buffer.storeBytes(of: value.bigEndian, toByteOffset: used + offset, as: UInt16.self)
    }

    /// Adds the two halves of a word to a checksum's sum.
    @inline(__always)
    private static func halves(_ word: UInt32) -> UInt32 {
        (word >> 16) &+ (word & 0xffff)
    }

    @inline(__always)
    private static func folded(_ sum: UInt32) -> UInt16 {
        let once = halves(sum)
        return ~UInt16(truncatingIfNeeded: halves(once))
    }

    /// Writes one record; the octets of its frame beyond the snapshot length are left out.
    @inline(__always)
    mutating func append(_ packet: Packet, time: UInt64) throws(ToolError) {
        if used > Self.capacity - Self.margin { try flush() }
        let isSYN = packet.flags & 0x02 != 0
        let hasSACK = packet.sackBegin != packet.sackEnd
        let tcpHeader = isSYN ? 40 : hasSACK ? 44 : 32
        let headers = 34 + tcpHeader
        let frame = headers + packet.length
        let captured = min(frame, snapLength)

        // The header of the record is in the file's byte order.
        let (seconds, nanoseconds) = time.quotientAndRemainder(dividingBy: 1_000_000_000)
        buffer.storeBytes(of: UInt32(truncatingIfNeeded: seconds).littleEndian, toByteOffset: used, as: UInt32.self)
        buffer.storeBytes(
            of: UInt32(truncatingIfNeeded: nanoseconds).littleEndian, toByteOffset: used + 4, as: UInt32.self)
        buffer.storeBytes(of: UInt32(captured).littleEndian, toByteOffset: used + 8, as: UInt32.self)
        buffer.storeBytes(of: UInt32(frame).littleEndian, toByteOffset: used + 12, as: UInt32.self)
        used += 16

        // Ethernet: locally administered addresses that show the IP addresses.
        store(UInt16(0x0200), 0)
        store(packet.destination, 2)
        store(UInt16(0x0200), 6)
        store(packet.source, 8)
        store(UInt16(0x0800), 12)

        let totalLength = UInt32(20 + tcpHeader + packet.length)
        store(0x4500 << 16 | totalLength, 14)
        store(UInt32(packet.identification) << 16 | 0x4000, 18)
        let addresses = Self.halves(packet.source) &+ Self.halves(packet.destination)
        let ipSum = 0x4500 &+ totalLength &+ UInt32(packet.identification) &+ 0x4000 &+ 0x4006 &+ addresses
        store(UInt32(0x4006) << 16 | UInt32(Self.folded(ipSum)), 22)
        store(packet.source, 26)
        store(packet.destination, 30)

        let ports = UInt32(packet.sourcePort) << 16 | UInt32(packet.destinationPort)
        let flagsAndWindow = (UInt32(tcpHeader / 4) << 12 | UInt32(packet.flags)) << 16 | UInt32(packet.window)
        store(ports, 34)
        store(packet.sequence, 38)
        store(packet.acknowledgment, 42)
        store(flagsAndWindow, 46)
        var sum = addresses &+ 6 &+ UInt32(tcpHeader + packet.length)
        sum &+= Self.halves(ports) &+ Self.halves(packet.sequence) &+ Self.halves(packet.acknowledgment)
        sum &+= Self.halves(flagsAndWindow)

        var offset = 54
        if isSYN {
            // MSS 1460, SACK permitted, timestamps, no-operation, window scale 7: as Linux orders them.
            sum &+= option(0x0204_05b4, &offset)
            sum &+= option(0x0402_080a, &offset)
            sum &+= option(packet.timestamp, &offset)
            sum &+= option(packet.echo, &offset)
            sum &+= option(0x0103_0307, &offset)
        } else {
            sum &+= option(0x0101_080a, &offset)
            sum &+= option(packet.timestamp, &offset)
            sum &+= option(packet.echo, &offset)
            if hasSACK {
                sum &+= option(0x0101_050a, &offset)
                sum &+= option(packet.sackBegin, &offset)
                sum &+= option(packet.sackEnd, &offset)
            }
        }
        if packet.length > 0 {
            memset(buffer + used + headers, 0, max(captured - headers, 4))
            store(packet.sequence, headers)
            sum &+= Self.halves(packet.sequence)
        }
        store(UInt32(Self.folded(sum)) << 16, 50)
        used += captured
    }

    @inline(__always)
    private func option(_ word: UInt32, _ offset: inout Int) -> UInt32 {
        store(word, offset)
        offset += 4
        return Self.halves(word)
    }
}

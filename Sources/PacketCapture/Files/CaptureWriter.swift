/// Writes frames to a capture file with nanoseconds: classic, which holds frames of one link type, or pcapng.
package struct CaptureWriter: ~Copyable {
    package let path: PathName
    /// Frames written so far.
    package private(set) var framesWritten: UInt64 = 0

    private let stream: OutputStream
    private var layout: Layout
    /// What is known of the interfaces, by their number within the run.
    private var descriptions: [UInt16: CaptureInterface] = [:]
    /// Headers that go to the stream with what is written next.
    private var octets: [UInt8] = []

    private enum Layout {
        case classic(linkType: UInt32)
        /// The interfaces that were described in the file, and what number each has there.
        case pcapng([InterfaceKey: UInt32])
    }

    private struct InterfaceKey: Hashable {
        var number: UInt16
        var linkType: UInt32
    }

    /// Creates or empties a file, or takes standard output for `-`, and begins a classic file.
    package init(path: PathName, linkType: UInt32, snapshotLength: Int = 262_144) throws(CaptureError) {
        try self.init(path: path, layout: .classic(linkType: linkType))
        put(0xA1B2_3C4D as UInt32)
        put(2 as UInt16)
        put(4 as UInt16)
        put(0 as UInt64)
        put(UInt32(clamping: snapshotLength))
        put(linkType)
    }

    /// Creates or empties a file, or takes standard output for `-`, and begins a pcapng section.
    package init(pcapngAt path: PathName) throws(CaptureError) {
        try self.init(path: path, layout: .pcapng([:]))
        block(SectionHeader.blockType) { writer in
            writer.put(0x1A2B_3C4D as UInt32)
            writer.put(1 as UInt16)
            writer.put(0 as UInt16)
            // The section's length is not known beforehand.
            writer.put(UInt64.max)
        }
    }

    private init(path: PathName, layout: Layout) throws(CaptureError) {
        stream = try OutputStream(path)
        self.path = path
        self.layout = layout
    }

    /// Says what the interface with this number within the run is, before its first frame is written.
    package mutating func describe(_ number: UInt16, as interface: CaptureInterface) {
        descriptions[number] = interface
    }

    /// Writes all frames of a batch.
    package mutating func write(_ batch: borrowing FrameBatch) throws(CaptureError) {
        for frame in batch.frames { try write(frame, octets: unsafe batch.octetStorage.span.bytes) }
    }

    /// Writes one frame. An error of the disk may show only later, at ``flush()`` or ``close()``.
    package mutating func write(_ frame: Frame, octets captured: RawSpan) throws(CaptureError) {
        switch layout {
        case .classic(let linkType):
            guard frame.linkType == linkType else {
                throw .mixedLinkTypes(path: path, first: linkType, other: frame.linkType)
            }
            try writeRecord(frame, captured)
        case .pcapng(let described):
            let key = InterfaceKey(number: frame.interface, linkType: frame.linkType)
            let number = described[key] ?? describe(key, number: UInt32(described.count))
            try writeBlock(frame, captured, interface: number)
        }
        framesWritten += 1
    }

    /// Hands everything written so far to the system.
    package mutating func flush() throws(CaptureError) {
        try flushOctets()
        if let number = stream.flush() {
            throw .writeFailed(path: path, operation: "write to", words: CLibrary.words(number))
        }
    }

    /// Flushes and closes. Without it, the end of a writer's life closes the file as well, but tells nobody of errors.
    package consuming func close() throws(CaptureError) {
        try flush()
    }

    // MARK: Classic

    private mutating func writeRecord(_ frame: Frame, _ captured: RawSpan) throws(CaptureError) {
        let (seconds, nanoseconds) = frame.time.quotientAndRemainder(dividingBy: 1_000_000_000)
        guard frame.time >= 0, let seconds = UInt32(exactly: seconds) else {
            throw outOfRange(frame, "1970 to 2106, which classic capture files hold")
        }
        put(seconds)
        put(UInt32(nanoseconds))
        put(UInt32(frame.capturedLength))
        put(UInt32(clamping: frame.originalLength))
        try flushOctets()
        try write(captured.extracting(frame.offset..<frame.offset + frame.capturedLength))
    }

    private func outOfRange(_ frame: Frame, _ range: String) -> CaptureError {
        .writeFailed(
            path: path, operation: "write to", words: "the time of frame \(frame.number) lies outside \(range)")
    }

    // MARK: pcapng

    /// Writes an Interface Description Block and returns the interface's number in the file.
    private mutating func describe(_ key: InterfaceKey, number: UInt32) -> UInt32 {
        let description = descriptions[key.number]
        block(PcapngReader.BlockType.interface) { writer in
            writer.put(UInt16(clamping: key.linkType))
            writer.put(0 as UInt16)
            writer.put(UInt32(clamping: description?.snapshotLength ?? CaptureInterface.largestCommonFrame))
            if let name = description?.name {
                writer.put(2 as UInt16)  // if_name
                writer.put(UInt16(clamping: name.utf8.count))
                writer.octets += Array(name.utf8)
                writer.pad()
            }
            writer.put(9 as UInt16)  // if_tsresol: nanoseconds
            writer.put(1 as UInt16)
            writer.put(9 as UInt32)
            writer.put(0 as UInt32)
        }
        if case .pcapng(var described) = layout {
            described[key] = number
            layout = .pcapng(described)
        }
        return number
    }

    private mutating func writeBlock(
        _ frame: Frame, _ captured: RawSpan, interface: UInt32
    ) throws(CaptureError) {
        guard frame.time >= 0 else { throw outOfRange(frame, "what comes after 1970, which capture files hold") }
        let padding = (4 - frame.capturedLength & 3) & 3
        let length = UInt32(32 + frame.capturedLength + padding)
        put(PcapngReader.BlockType.enhancedPacket)
        put(length)
        put(interface)
        put(UInt32(truncatingIfNeeded: frame.time >> 32))
        put(UInt32(truncatingIfNeeded: frame.time))
        put(UInt32(frame.capturedLength))
        put(UInt32(clamping: frame.originalLength))
        try flushOctets()
        try write(captured.extracting(frame.offset..<frame.offset + frame.capturedLength))
        octets += [UInt8](repeating: 0, count: padding)
        put(length)
        try flushOctets()
    }

    /// Adds a block whose body a closure adds.
    private mutating func block(_ type: UInt32, _ body: (inout CaptureWriter) -> Void) {
        let start = octets.count
        put(type)
        put(0 as UInt32)
        body(&self)
        let length = UInt32(octets.count - start + 4)
        put(length)
        for (index, octet) in octets.suffix(4).enumerated() { octets[start + 4 + index] = octet }
    }

    private mutating func pad() {
        octets += [UInt8](repeating: 0, count: (4 - octets.count & 3) & 3)
    }

    // MARK: Octets

    /// Adds an integer in the host's byte order, which the file's magic number tells.
    private mutating func put<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value) {
        unsafe withUnsafeBytes(of: value) { unsafe octets.append(contentsOf: $0) }
    }

    private mutating func flushOctets() throws(CaptureError) {
        try write(unsafe octets.span.bytes)
        octets.removeAll(keepingCapacity: true)
    }

    private func write(_ octets: RawSpan) throws(CaptureError) {
        if let number = stream.write(octets) {
            throw .writeFailed(path: path, operation: "write to", words: CLibrary.words(number))
        }
    }
}

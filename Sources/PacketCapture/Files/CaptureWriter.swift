import CPcap

/// Writes frames of one link type to a classic capture file with nanoseconds.
@safe package struct CaptureWriter: ~Copyable {
    package let path: PathName
    /// The LINKTYPE number of all frames.
    package let linkType: UInt32
    /// Frames written so far.
    package private(set) var framesWritten: UInt64 = 0

    private let dumper: OpaquePointer
    private let streamBuffer: UnsafeMutableRawPointer

    /// Creates or empties a file, or takes standard output for `-`, and writes the file header.
    package init(path: PathName, linkType: UInt32, snapshotLength: Int = 262_144) throws(CaptureError) {
        let pointer = unsafe pcap_open_dead_with_tstamp_precision(
            LinkType.dlt(of: linkType), Int32(clamping: snapshotLength), UInt32(PCAP_TSTAMP_PRECISION_NANO))
        guard let pointer = unsafe pointer else {
            throw .writeFailed(path: path, operation: "create", words: "libpcap has no memory")
        }
        let handle = unsafe PcapHandle(pointer)
        let stream = try OutputStream(path)
        let (file, buffer) = unsafe (stream.file, stream.buffer)
        let opened = unsafe pcap_dump_fopen(handle.pointer, file)
        guard let dumper = unsafe opened else {
            throw .writeFailed(path: path, operation: "create", words: handle.words)
        }
        stream.release()
        unsafe self.dumper = dumper
        unsafe streamBuffer = buffer
        self.path = path
        self.linkType = linkType
    }

    deinit {
        unsafe pcap_dump_close(dumper)
        unsafe streamBuffer.deallocate()
    }

    /// Writes all frames of a batch.
    package mutating func write(_ batch: borrowing FrameBatch) throws(CaptureError) {
        for frame in batch.frames { try write(frame, octets: unsafe batch.octetStorage.span.bytes) }
    }

    /// Writes one frame. An error of the disk may show only later, at ``flush()`` or ``close()``.
    package mutating func write(_ frame: Frame, octets: RawSpan) throws(CaptureError) {
        guard frame.linkType == linkType else {
            throw .mixedLinkTypes(path: path, first: linkType, other: frame.linkType)
        }
        let (seconds, nanoseconds) = frame.time.quotientAndRemainder(dividingBy: 1_000_000_000)
        guard frame.time >= 0, seconds <= Int64(UInt32.max) else {
            throw .writeFailed(
                path: path, operation: "write to",
                words: "the time of frame \(frame.number) lies outside 1970 to 2106, which classic capture files hold")
        }
        var header = pcap_pkthdr()
        header.ts.tv_sec = Int(seconds)
        header.ts.tv_usec = .init(nanoseconds)
        header.caplen = UInt32(frame.capturedLength)
        header.len = UInt32(clamping: frame.originalLength)
        let captured = octets.extracting(frame.offset..<frame.offset + frame.capturedLength)
        unsafe captured.withUnsafeBytes { octets in
            unsafe pcap_dump(
                UnsafeMutableRawPointer(dumper).assumingMemoryBound(to: UInt8.self), &header,
                octets.baseAddress?.assumingMemoryBound(to: UInt8.self))
        }
        if OutputStream.hasFailed(unsafe pcap_dump_file(dumper)) {
            throw .writeFailed(path: path, operation: "write to", words: CLibrary.words(CLibrary.errorNumber))
        }
        framesWritten += 1
    }

    /// Hands everything written so far to the system.
    package mutating func flush() throws(CaptureError) {
        if let number = OutputStream.flush(unsafe pcap_dump_file(dumper)) {
            throw .writeFailed(path: path, operation: "write to", words: CLibrary.words(number))
        }
    }

    /// Flushes and closes. Without it, the end of a writer's life closes the file as well, but tells nobody of errors.
    package consuming func close() throws(CaptureError) {
        try flush()
    }
}

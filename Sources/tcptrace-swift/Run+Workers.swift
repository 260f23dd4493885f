import FlowReports
import PacketCapture
import PacketDecoding
import TCPTracking

// Several workers over the same files: each reads them all, through descriptors of its own, looks at the addresses and
// ports of every frame, and takes its share of the flows. They exchange nothing; what they find is merged, thousands of
// frames at a time, into the order and with the numbers that one would have told.

extension Run {
    /// Below this many octets a second worker brings little, and costs as much.
    private static let leastOctets: Int64 = 256 << 20
    private static let mostWorkers = 4

    /// How many workers a run has: as many as are asked for, else what pays.
    static func workers(_ plan: Plan, _ pass: Pass, outputs: [any ReportOutput]) -> Int {
        guard case .files(let paths) = plan.source, reasonForOne(plan, pass, outputs) == nil else { return 1 }
        if let asked = plan.options.report.workers { return asked }
        guard paths.count == 1, let octets = RegularFile.octets(ofCaptureAt: paths[0]), octets >= leastOctets else {
            return 1
        }
        return min(max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))), mostWorkers)
    }

    /// Why one worker has to read the files of a plan; nil where several can.
    static func reasonForOne(_ plan: Plan, _ pass: Pass, _ outputs: [any ReportOutput]) -> OneWorkerReason? {
        guard case .files(let paths) = plan.source, case .report = pass, plan.copies.isEmpty,
            !paths.contains(where: RegularFile.isSomethingElse(at:))
        else { return .readOnce }
        if plan.options.input.write != nil || plan.keepsTold || plan.chosen != nil { return .writesPackets }
        if !plan.keyParts.isEmpty { return .keyParts }
        return outputs.contains { $0.wantsSegments || $0.wantsTransitions } ? .parts : nil
    }

    /// Reads files with as many workers as the plan asks for; with one where the system has no threads to give, or where
    /// the input holds what only one can tell.
    func readWithWorkers(_ paths: [PathName]) {
        let channels = (0..<workers).map { _ in WorkerChannel() }
        let runs = [self] + (1..<workers).map { Run(beside: self, index: $0) }
        for (run, channel) in zip(runs, channels) { run.worker = WorkerSink(channel: channel, for: sink) }
        let gate = StartGate()
        var threads: [WorkerThread] = []
        for run in runs {
            let thread = WorkerThread {
                guard gate.wait() else { return }
                run.read(paths)
                run.finishWorker()
            }
            if let thread { threads.append(thread) }
        }
        let areAll = threads.count == runs.count
        gate.open(areAll)
        var merge = WorkerMerge(channels)
        if areAll { merge.run(into: &sink) }
        let reason = areAll ? merge.needOfWhole : .noThreads
        isMerged = reason == nil
        for channel in channels { channel.abandon() }
        for run in runs { run.isLeft.store(true, ordering: .relaxed) }
        for thread in threads { thread.join() }
        worker = nil
        if isMerged {
            for run in runs.dropFirst() {
                otherDecoders.append(run.pipeline.decoder)
                otherQuotes &+= run.pipeline.unattributedQuotes
            }
        } else {
            reason.map(tellOneWorker)
            readAgain(paths, after: merge.told)
        }
    }

    /// The worker has read everything, or was told to stop.
    private func finishWorker() {
        guard var sink = worker.take() else { return }
        pipeline.drain(sink: &sink)
        if let reason = pipeline.needOfWhole { return sink.leave(reason) }
        sink.publish(upTo: Turn.atTheEnd)
        pipeline.finish(sink: &sink)
        sink.publish(upTo: Turn.behindTheEnd)
    }
}

extension Plan {
    /// Frames that are looked at to learn whether a capture is a large one.
    private static var framesAhead: UInt64 { 65_536 }

    /// Learns from the beginning of what several workers may read whether text will tell timelines, for which one has to
    /// read it, or the overview.
    mutating func lookAhead() throws(OutputError) {
        guard options.report.choosesText, standardFormat == .text || outputs.contains(where: { $0.format == .text }),
            case .files(let paths) = source, Run.workers(self, .report, outputs: []) > 1
        else { return }
        var beginning = self
        beginning.options.input.count = min(options.input.count ?? .max, Self.framesAhead)
        let run = try Run(beginning, .choose)
        run.read(paths)
        isKnownToBeLarge = run.pipeline.connections > TextOutput.smallCapture
    }
}

/// Files that can be read by several descriptors at once.
enum RegularFile {
    /// Whether what can be read only once is at a path, such as a pipe.
    static func isSomethingElse(at path: PathName) -> Bool {
        path.isStandardStream || path.exists && status(of: path) == nil && !CaptureDirectory.isAt(path)
    }

    /// The size of an uncompressed capture; nil for anything else.
    static func octets(ofCaptureAt path: PathName) -> Int64? {
        guard let status = status(of: path) else { return nil }
        let descriptor = open(path.systemName, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var magic: UInt32 = 0
        guard read(descriptor, &magic, 4) == 4 else { return nil }
        let known: [UInt32] = [0xA1B2_C3D4, 0xD4C3_B2A1, 0xA1B2_3C4D, 0x4D3C_B2A1, 0x0A0D_0D0A]
        return known.contains(magic) ? Int64(status.st_size) : nil
    }

    private static func status(of path: PathName) -> stat? {
        guard !path.isStandardStream else { return nil }
        var status = stat()
        guard stat(path.systemName, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return status
    }
}

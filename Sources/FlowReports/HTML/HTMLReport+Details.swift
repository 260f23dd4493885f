import PacketDecoding
import TCPConformance
import TCPTracking

// The block of the connections that have pages of their own: one line for each, read when its page is opened.

extension HTMLReport {
    func writeDetails(to block: inout JSONBlock, _ file: (Span<UInt8>) -> Void) {
        for timeline in details.timelines() {
            let model = TimelineModel(timeline)
            block.buffer.append("\n")
            block.object { block in
                identity(model, to: &block)
                times(model, to: &block)
                endpoints(model, to: &block)
                verdict(model, to: &block)
                rows(model, to: &block)
                segments(model, to: &block)
                sackBlocks(model, to: &block)
            }
            block.restart()
            block.buffer.flush(file)
        }
    }

    private func identity(_ model: TimelineModel, to block: inout JSONBlock) {
        let subject = model.judgement.subject
        let key = subject.connection.key
        block.put("id", subject.connection.id)
        block.put("flow", subject.details.flow)
        block.put("client", plain: { $0.append(end: subject.client, of: key) })
        block.put("server", plain: { $0.append(end: subject.server, of: key) })
        block.put("community", plain: { $0.append(communityIDOf: key) })
        block.put("guessed", subject.connection.facts.contains(.rolesObserved) ? 0 : 1)
        if subject.details.encapsulation.count > 0 {
            block.put("encapsulation", plain: { $0.append(subject.details.encapsulation) })
        }
        let interface = Int(subject.details.interface)
        if interface < interfaces.count, !interfaces[interface].isEmpty {
            block.put("interface", visible: interfaces[interface])
        }
        block.put("opening", code: subject.opening.code)
        block.put("closing", code: subject.closing.code)
        if let actor = subject.openedBy.code { block.put("openedBy", code: actor) }
        if let actor = subject.closedBy.code { block.put("closedBy", code: actor) }
    }

    private func times(_ model: TimelineModel, to block: inout JSONBlock) {
        let judgement = model.judgement
        let subject = judgement.subject
        let start = subject.details.startTime
        block.put(
            "start",
            plain: {
                $0.append(dateOf: start, secondsFromUTC: style.secondsFromUTC)
                $0.append(" ")
                $0.append(timeOfDay: start, secondsFromUTC: style.secondsFromUTC, decimals: 9)
            })
        block.put("duration", judgement.duration)
        block.put("firstFrame", subject.details.firstFrame)
        block.put("lastFrame", subject.connection.lastFrame)
        block.array("times") { block in
            let times = judgement.times
            for (name, duration) in [
                ("clientWait", times.clientWait), ("opening", judgement.openingDuration),
                ("synLoss", times.synLoss.flatMap { $0 == 0 ? nil : $0 }),
                ("synAckLoss", times.synACKLoss.flatMap { $0 == 0 ? nil : $0 }), ("failedAfter", times.failedAfter),
                ("serverRoundTrip", times.serverRoundTrip), ("clientRoundTrip", times.clientRoundTrip),
                ("clientFirstByte", judgement.firstByte(of: subject.client)),
                ("serverFirstByte", judgement.firstByte(of: subject.server)), ("closing", times.closing),
            ] as [(StaticString, Int64?)] {
                guard let duration else { continue }
                block.array {
                    $0.put(nil, code: name)
                    $0.put(nil, duration)
                }
            }
        }
        block.put("timeWait", model.timeline.timeWait)
        block.array("waits") { block in
            for wait in model.waits {
                let entry = subject.details.endpoints[wait.end.index].history.entry(into: .timeWait)
                block.object {
                    $0.put("server", wait.end == subject.client ? 0 : 1)
                    $0.put("from", (entry?.time ?? start) &- start)
                    $0.put("until", wait.until &- start)
                    $0.put("over", wait.isOver ? 1 : 0)
                    $0.put("restarts", judgement.timeWaitRestarts(of: wait.end))
                }
            }
        }
    }

    private func endpoints(_ model: TimelineModel, to block: inout JSONBlock) {
        let subject = model.judgement.subject
        block.array("ends") { block in
            for end in [subject.client, subject.server] {
                let endpoint = subject.connection.endpoints[end.index]
                let details = subject.details.endpoints[end.index]
                block.object { block in
                    block.put("first", code: (end == subject.client ? model.clientState : model.serverState).name)
                    block.put("state", code: endpoint.state.name)
                    block.put("octets", endpoint.bytes)
                    block.put("segments", endpoint.segments)
                    for (name, count) in [
                        ("retransmissions", details.retransmissions), ("outOfOrder", details.outOfOrder),
                        ("duplicates", details.duplicates), ("keepAlives", details.keepAlives),
                        ("zeroWindows", details.zeroWindows), ("resets", details.resets),
                    ] as [(StaticString, UInt32)] where count > 0 {
                        block.put(name, count)
                    }
                    options(endpoint, details, to: &block)
                    transitions(details.history, since: subject.details.startTime, to: &block)
                }
            }
        }
    }

    private func options(_ endpoint: Endpoint, _ details: EndpointDetails, to block: inout JSONBlock) {
        guard endpoint.knows(.initialSequence) else { return }
        block.put("isn", endpoint.initialSequence.value)
        if details.synAttributes.contains(.maximumSegmentSize) { block.put("mss", UInt64(details.maximumSegmentSize)) }
        if details.synAttributes.contains(.windowScale) { block.put("windowScale", UInt64(details.windowScale)) }
        block.put("sack", details.synAttributes.contains(.sackPermitted) ? 1 : 0)
        block.put("timestamps", details.synAttributes.contains(.timestamps) ? 1 : 0)
    }

    /// From, to, time, frame, row of the state machine, certainty, frame that proves it.
    private func transitions(_ history: History, since start: Int64, to block: inout JSONBlock) {
        block.array("transitions") { block in
            for index in 0..<Int(history.count) {
                let transition = history[index]
                block.array {
                    $0.put(nil, code: transition.from.name)
                    $0.put(nil, code: transition.to.name)
                    $0.put(nil, transition.time &- start)
                    $0.put(nil, transition.frame)
                    $0.put(nil, UInt64(transition.row))
                    $0.put(nil, UInt64(transition.certainty.rawValue))
                    $0.put(nil, transition.certainty == .confirmed ? transition.confirmedBy : 0)
                }
            }
        }
    }

    private func verdict(_ model: TimelineModel, to block: inout JSONBlock) {
        let judgement = model.judgement
        block.put("legend", model.symbols.legend)
        block.put("assumed", model.hasAssumption ? 1 : 0)
        let checks = judgement.checks
        block.array("checks") { block in
            for index in conformanceRules.indices {
                block.array {
                    $0.put(nil, UInt64(checks[index].result.rawValue))
                    for frame in 0..<Int(checks[index].frameCount) { $0.put(nil, checks[index].frame(frame)) }
                }
            }
        }
        block.array("findings") { block in
            for finding in judgement.findings() {
                block.object { block in
                    block.put("id", finding.id)
                    block.put("severity", code: finding.severity.code)
                    block.put("text", words(finding.text))
                    block.array("frames") { block in for frame in finding.frames { block.put(nil, frame) } }
                }
            }
        }
        block.array("evidence") { block in
            for (limit, code) in Evidence.codes where judgement.evidence.contains(limit) { block.put(nil, code: code) }
        }
        block.array("patterns") { block in
            for (identifier, _) in judgement.recognisedPatterns() { block.put(nil, code: identifier) }
        }
        block.put("diagnosis", words(judgement.diagnosis()))
    }

    // MARK: - Ladder

    private func rows(_ model: TimelineModel, to block: inout JSONBlock) {
        block.array("rows") { block in
            for row in model.rows {
                switch row {
                case .step(let step): self.step(step, model, to: &block)
                case .run(let run):
                    block.object {
                        $0.array("run") {
                            $0.put(nil, run.indices.lowerBound)
                            $0.put(nil, run.indices.upperBound)
                        }
                        if let oddity = run.oddity { $0.put("o", code: oddity.words.text(in: style.language)) }
                        $0.array("sent") {
                            $0.put(nil, run.clientOctets)
                            $0.put(nil, run.serverOctets)
                        }
                    }
                case .omission(let count): block.object { $0.put("omitted", count) }
                }
            }
        }
    }

    private func step(_ step: TimelineStep, _ model: TimelineModel, to block: inout JSONBlock) {
        let client = model.judgement.subject.client
        block.object { block in
            block.put("i", step.index)
            block.put("r", step.pointsRight ? 1 : 0)
            block.put("f", words(step.flags))
            block.put("s", step.sequence.symbol)
            if let real = step.sequence.real { block.put("n", real) }
            if let acknowledgment = step.acknowledgment { block.put("a", acknowledgment) }
            if let oddity = step.oddity { block.put("o", code: oddity.text(in: style.language)) }
            if step.segment.label == .quoted {
                block.put("icmp", "\(step.segment.quotingType)/\(step.segment.quotingCode)")
            }
            if !step.client.isEmpty { states(step.client, "c", to: &block) }
            if !step.server.isEmpty { states(step.server, "v", to: &block) }
            if let call = step.call {
                block.put("call", code: call.words)
                block.put("at", call.end == client ? 0 : 1)
            }
            if let loss = step.loss { block.put("lost", loss == .afterVantage ? 2 : 1) }
            if !step.remarks.isEmpty {
                block.array("m") { block in for remark in step.remarks { block.put(nil, words(remark)) } }
            }
        }
    }

    /// State, row of the state machine, certainty.
    private func states(_ transitions: [Transition], _ name: StaticString, to block: inout JSONBlock) {
        block.array(name) { block in
            for transition in transitions {
                block.array {
                    $0.put(nil, code: transition.to.name)
                    $0.put(nil, UInt64(transition.row))
                    $0.put(nil, UInt64(transition.certainty.rawValue))
                }
            }
        }
    }

    // MARK: - Segments

    private func segments(_ model: TimelineModel, to block: inout JSONBlock) {
        let segments = model.timeline.segments
        let subject = model.judgement.subject
        let bases = [subject.base(of: .a, segments), subject.base(of: .b, segments)]
        block.object("segments") { block in
            func column(_ name: StaticString, _ value: (TimelineSegment) -> Int64) {
                block.array(name) { block in for segment in segments { block.put(nil, value(segment)) } }
            }
            var last = (time: subject.details.startTime, frame: UInt64(0))
            // As the difference to the segment before.
            column("t") { segment in
                defer { last.time = segment.time }
                return segment.time &- last.time
            }
            column("frame") { segment in
                defer { last.frame = segment.frame }
                return Int64(bitPattern: segment.frame &- last.frame)
            }
            // 0 is the client's, 1 the server's.
            column("e") { $0.end == subject.client ? 0 : 1 }
            column("label") { Int64($0.label.rawValue) }
            column("flags") { Int64($0.flags.rawValue) }
            column("s") { Int64(Int32(bitPattern: $0.sequence.value &- bases[$0.end.index])) }
            column("a") {
                $0.flags.contains(.ack)
                    ? Int64(Int32(bitPattern: $0.acknowledgment.value &- bases[$0.end.other.index])) : -1
            }
            column("n") { Int64($0.payloadLength) }
            column("w") {
                let shift = $0.flags.contains(.syn) ? 0 : subject.connection.endpoints[$0.end.index].windowShift
                return Int64($0.window) << Int64(shift)
            }
        }
    }
}

extension HTMLReport {
    /// The blocks of selective acknowledgments, by the places of their segments, counted as the data that they name.
    private func sackBlocks(_ model: TimelineModel, to block: inout JSONBlock) {
        let timeline = model.timeline
        guard !timeline.sackBlocks.isEmpty else { return }
        let subject = model.judgement.subject
        let bases = [subject.base(of: .a, timeline.segments), subject.base(of: .b, timeline.segments)]
        block.array("sack") { block in
            for (index, segment) in timeline.segments.enumerated() where segment.label != .quoted {
                guard let blocks = timeline.sackBlocks[segment.frame] else { continue }
                block.array { block in
                    block.put(nil, index)
                    for place in blocks.indices {
                        for edge in [blocks[place].left, blocks[place].right] {
                            block.put(nil, Int64(Int32(bitPattern: edge.value &- bases[segment.end.other.index])))
                        }
                    }
                }
            }
        }
    }
}

extension Subject {
    /// What an end's sequence numbers are counted from: x or y, else the first number that was captured.
    fileprivate func base(of end: End, _ segments: [TimelineSegment]) -> UInt32 {
        let endpoint = connection.endpoints[end.index]
        if endpoint.knows(.initialSequence) { return endpoint.initialSequence.value }
        if let first = segments.first(where: { $0.end == end && $0.label != .quoted }) { return first.sequence.value }
        return segments.first { $0.end == end.other && $0.flags.contains(.ack) }?.acknowledgment.value ?? 0
    }
}

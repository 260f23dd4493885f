/// Every rule, in the order of the records.
package let conformanceRules: [any ConformanceRule.Type] = [
    SYNRetransmissionsKeepSequence.self,
    SYNACKAcknowledgesSYN.self,
    ThirdSegmentCompletesOpening.self,
    NoPayloadBeforeEstablished.self,
    SYNOptionsOnlyInSYN.self,
    SegmentsLieInWindow.self,
    AcknowledgmentsCoverOnlySent.self,
    RetransmissionsRepeatOctets.self,
    FINFollowsLastOctet.self,
    FINIsAcknowledged.self,
    NothingFollowsFIN.self,
    SecondFINCloses.self,
    TimeWaitIsRespected.self,
    ResetIsAcceptable.self,
    NothingFollowsReset.self,
]

/// Holds every rule against one connection, without allocating: the same order, dispatched statically.
func checkAll(_ subject: Subject) -> InlineArray<15, Check> {
    [
        SYNRetransmissionsKeepSequence.check(subject),
        SYNACKAcknowledgesSYN.check(subject),
        ThirdSegmentCompletesOpening.check(subject),
        NoPayloadBeforeEstablished.check(subject),
        SYNOptionsOnlyInSYN.check(subject),
        SegmentsLieInWindow.check(subject),
        AcknowledgmentsCoverOnlySent.check(subject),
        RetransmissionsRepeatOctets.check(subject),
        FINFollowsLastOctet.check(subject),
        FINIsAcknowledged.check(subject),
        NothingFollowsFIN.check(subject),
        SecondFINCloses.check(subject),
        TimeWaitIsRespected.check(subject),
        ResetIsAcceptable.check(subject),
        NothingFollowsReset.check(subject),
    ]
}

"""Words that say what kind of service a request is for.

Categories are the state's (drop-down lists of the DWC decision search, 2017). The order of `SERVICE_WORDS` decides
where a request holds words of several kinds: an injection under ultrasound is an injection, a cold therapy unit is
equipment, a consultation on surgery is an evaluation.
"""

from __future__ import annotations

from typing import Final, Literal

Category = Literal[
    "pharmaceuticals",
    "rehabilitation",
    "diagnostic_testing",
    "dmepos",
    "injection",
    "surgery",
    "evaluation_management",
    "psych_services",
    "programs",
    "home_health",
    "transportation",
    "other",
]
"""The categories of the record."""

SERVICE_WORDS: Final[tuple[tuple[Category, str], ...]] = (
    (
        "transportation",
        """
        transportation, transport, mileage, round trip, ambulance, taxi, car service, airfare, rideshare
        """,
    ),
    (
        "other",
        """
        interpreter, interpreting, translation, translator, copy service, case management, case manager, record review,
        medical records, skilled nursing facility, assisted living, board and care, home modification, child care, lawn care
        """,
    ),
    (
        "psych_services",
        """
        psychotherapy, psychological, psychologist, psychology, psychiatric, psychiatrist, psychiatry, psych, psyche,
        cognitive behavioral, cognitive behavior, cognitive-behavioral, cbt, behavioral therapy, behavioral medicine,
        neuropsychological, neuropsychologist, neuropsych, biofeedback, mental health, hypnotherapy, hypnosis, counseling,
        psychotropic, group therapy, individual therapy, relaxation training, relaxation therapy, stress management,
        psychosocial, emdr
        """,
    ),
    (
        "evaluation_management",
        """
        consultation, consult, functional restoration program evaluation, functional restoration evaluation,
        multidisciplinary evaluation, interdisciplinary evaluation, restoration program evaluation,
        frp evaluation, referral, refer, office visit, office consultation, opinion, medical clearance,
        clearance, re-exam, reexam, re-examination, re-evaluation, reevaluation, re-eval, follow-up visit, follow up visit,
        followup visit, follow-up appointment, follow-up office visit, initial visit, physician visit, doctor visit,
        medication management, history and physical, h&p, telehealth, return visit, transfer of care, functional capacity
        evaluation, functional capacity exam, fce, follow-up with, follow up with, followup with, re-check, recheck, eye exam,
        ophthalmology exam, physical exam, specialist evaluation, surgical evaluation, specialist, evaluation with, evaluation
        by
        """,
    ),
    (
        "injection",
        """
        injection, inject, nerve block, block, epidural, epidurals, esi, tfesi, lesi, cesi, iesi, ilesi, mbb, radiofrequency,
        radio-frequency, rhizotomy, neurotomy, neurolysis, rfa, viscosupplementation, prp, platelet rich plasma, botox,
        botulinum, synvisc, synvisc-one, synvisc one, orthovisc, hyalgan, euflexxa, supartz, monovisc, gel-one, durolane,
        gelsyn, trigger point, prolotherapy, chemodenervation, arthrocentesis, cortisone shot, steroid shot
        """,
    ),
    (
        "surgery",
        """
        manipulation under anesthesia, spinal cord stimulator, scs trial, dorsal column stimulator, intrathecal pump, pain
        pump, assistant surgeon, surgical assistant, surgeon assistant, surgery assistant, physician assistant, pa assist,
        co-surgeon, anesthesia, anesthesiologist, anesthetist, peripheral nerve stimulator, first assistant, rn first
        assistant, assist
        """,
    ),
    (
        "programs",
        """
        functional restoration, frp, restoration program, weight loss, weight reduction, weight management, gym, work
        hardening, work conditioning, interdisciplinary, multidisciplinary, aftercare, after care program, detox,
        detoxification, pain program, pain management program, rehabilitation program, rehab program, help program, health
        club, membership, smoking cessation, functional rehabilitation, day treatment program, residential treatment,
        nutrition program, lifestyle program, ymca, swimming pool
        """,
    ),
    (
        "rehabilitation",
        """
        acute rehabilitation, inpatient rehabilitation, acute rehab, inpatient rehab, rehabilitation unit, paraffin bath
        treatment, home exercise program, home exercise instruction, home physical therapy, in-home physical therapy
        """,
    ),
    (
        "home_health",
        """
        home health, home healthcare, home care, home aide, health aide, caregiver, care giver, attendant care, nurse,
        nursing, registered nurse, rn, lvn, lpn, cna, homemaker, housekeeping, housekeeper, in-home, in home, home assistance,
        home infusion, home help, home attendant, wound care, visiting nurse, personal care
        """,
    ),
    (
        "dmepos",
        """
        unit, brace, bracing, splint, splinting, sling, ultrasling, tens, h-wave, h wave, hwave, crutch, crutches, walker,
        rollator, wheelchair, wheel chair, cane, commode, hospital bed, bed, mattress, orthotic, orthotics, orthosis,
        orthoses, insole, support, pillow, wrap, electrode, lead wire, battery, batteries, supplies, shower chair, scooter,
        stocking, shoe, boot, hearing aid, glasses, eyeglasses, contact lens, lens, lenses, cpm, continuous passive motion, cold
        compression, compression device, compression pump, compression sleeve, compression garment, compression hose,
        compression therapy, pneumatic compression, pneumatic, dvt, lso, tlso, afo, collar, immobilizer, exercise kit,
        exercise ball, exercise equipment, home traction, theraband, thera-band, heating pad, heat pad, hot pad, pad, ice
        machine, cooler, chair, recliner, lift, ramp, prosthesis, prosthetic, prosthetics, bone growth stimulator, bone
        stimulator, muscle stimulator, neurostimulator, nmes, cpap, bipap, ergonomic, workstation, work station, desk, toilet
        seat, reacher, grabber, grab bar, cushion, cryotherapy, cold therapy, hot/cold, game ready, polar care, vascutherm,
        q-tech, thermacooler, device, kit, machine, system, equipment, dme, durable medical equipment, garment, glove,
        bandage, dressing, gauze, monitor, nebulizer, ice pack, cold pack, hot pack, gel pack, table, vehicle, van, footwear,
        strap, sleeve, bracelet, keyboard, mouse, headset, massager, tub, thermophore, binder, corset, back belt, belt,
        traction unit, inversion table, interferential stimulator, tape, mobility aid, bath bench, shower bench, bench,
        handrail, gel liner, gel liners, silicone liner, prosthetic liner, prosthetic socket
        """,
    ),
    (
        "rehabilitation",
        """
        physical therapy, physical therapist, physiotherapy, pt, occupational therapy, ot, aquatic, aqua, pool therapy,
        hydrotherapy, water therapy, chiropractic, chiro, chiropractor, acupuncture, acupuncturist, accupuncture,
        electroacupuncture, electro-acupuncture, massage, myofascial release, manual therapy, spinal manipulation, osteopathic
        manipulation, manipulation therapy, manipulative therapy, manipulative treatment, therapeutic exercise, therapeutic
        activity, therapeutic activities, neuromuscular re-education, neuromuscular reeducation, gait training, hand therapy,
        speech therapy, speech-language, vestibular, traction, electrical stimulation, electrical muscle stimulation, muscle
        stimulation, electro stimulation, electrostimulation, e-stim, infrared, ultrasound therapy, ultrasound treatment,
        therapeutic ultrasound, pulsed ultrasound, shockwave, shock wave, eswt, ecswt, lint, localized intense neurostimulation,
        laser, lllt, diathermy, paraffin, heat therapy, moist heat, iontophoresis, phonophoresis, cupping, kinesio taping,
        yoga, pilates, decompression therapy, cardiac rehab, cardiac rehabilitation, pulmonary rehabilitation, cognitive
        rehabilitation, cognitive therapy, physical medicine, interferential therapy, interferential, craniosacral, tai chi,
        trp impedance imaging, hyperbaric, lymphedema therapy, vision therapy, strength training, personal trainer
        """,
    ),
    (
        "diagnostic_testing",
        """
        mri, mra, mr arthrogram, arthrogram, arthrography, magnetic resonance, ct, cat scan, computed tomography, tomography,
        x-ray, x-rays, xray, xrays, x ray, x rays, radiograph, radiographs, radiographic, radiology, emg, ncv, ncs,
        electromyography, electromyogram, electromyographic, nerve conduction, electrodiagnostic, electrodiagnostics,
        ultrasound, ultrasonography, sonogram, bone scan, scan, dexa, bone density, ekg, ecg, electrocardiogram,
        echocardiogram, echo, lab, labs, laboratory, lab work, cbc, cmp, bmp, chem panel, chemistry panel, chem 7, panel,
        pt/ptt, ptt, inr, urinalysis, ua, urine, drug screen, drug screening, drug testing, drug test, uds, udt, toxicology,
        sleep study, polysomnogram, polysomnography, ssep, sseps, evoked potential, evoked potentials, discogram, discography,
        myelogram, myelography, vng, videonystagmography, eng, audiogram, audiology, pft, pulmonary function, spirometry,
        stress test, doppler, eeg, electroencephalogram, genetic testing, genetic test, dna, cytochrome, pharmacogenetic,
        blood, hepatic function, liver function, renal function, kidney function, a1c, hba1c, testosterone level, thyroid,
        thermogram, thermography, range of motion testing, rom testing, muscle testing, test, tests, testing, study, studies,
        pet, spect, angiogram, angiography, venogram, culture, biopsy, colonoscopy, endoscopy, egd, fluoroscopy, imaging,
        screening, qst, blood level, serum level, drug level, vitamin d level, hormone level, drug monitoring, capillary,
        holter, electronystagmography, scintigraphy, urine drug, esr, crp, hla, pathology, films, surface emg,
        chromatography, immunoassay, spectrometry
        """,
    ),
    (
        "surgery",
        """
        surgery, surgeries, surgical, arthroscopy, arthroscopic, arthroplasty, fusion, decompression, release, repair,
        replacement, reconstruction, orif, open reduction, internal fixation, fixation, hardware removal, removal, excision,
        debridement, transposition, graft, grafting, amputation, implantation, implant, acdf, tlif, plif, alif, xlif,
        inpatient, hospital stay, length of stay, los, hospitalization, hospital admission, facility, post-anesthesia, cell
        saver, neuromonitoring, intraoperative, operative, laminectomy, stem cell, chondroplasty, synovectomy, revision,
        resection, tenodesis, arthrodesis, procedure, outpatient, reduction, microdiscectomy, hardware
        """,
    ),
    ("programs", "program, programs, class, classes, course"),
    (
        "evaluation_management",
        """
        evaluation, evaluations, eval, exam, exams, examination, follow-up, follow up, followup, visit, visits, appointment,
        assessment, surgeon, physician, doctor, dentist, dental, tooth, teeth, root canal, crown, periodontal, denture,
        dentures, orthopedist, neurologist, urologist, internist, podiatrist, dermatologist, pain management, treat, mmi,
        internal medicine, opthalmologist, ophthalmologist, gastroenterologist, rheumatologist, cardiologist, specialty
        """,
    ),
    (
        "rehabilitation",
        """
        therapy, therapies, manipulation, exercise, exercises, rehabilitation, rehab, modalities, treatment, treatments
        """,
    ),
    ("dmepos", "purchase, rental, rent"),
)
"""Words of each kind, parted by commas, in the order in which kinds are tried; a plural "s" is understood."""

SURGICAL_ENDINGS: Final = ("ectomy", "otomy", "plasty", "oscopy", "desis", "ectomies", "plasties", "ostomy")
"""Endings of words for operations."""

DRUG_FORMS: Final[frozenset[str]] = frozenset(
    """
    balm base cap caplet caplets caps capsule capsules chewable compound compounded cream creams crm drops elixir film films
    foam gel inhaler kit liquid lotion lozenge lozenges nasal oint ointment ointments ophthalmic oral pad pads patch patches
    pen pill pills powder roll-on salve sol soln solution spr spray sublingual suppositories suppository suspension syrup tab
    tablet tablets tabs topical transdermal vial
    """.split()
)
"""Words for the form in which a drug comes: the name ends where they begin."""

DRUG_WORDS: Final[frozenset[str]] = frozenset(
    """
    antibiotic antibiotics capsule capsules compound compounded cream drug drugs gel lotion medication medications medicine
    medicines narcotic narcotics nsaid nsaids ointment opioid opioids patch patches pharmacy prescription prescriptions refill
    refills supplement supplements suppository suspension syrup tablet tablets topical topicals transdermal
    laxative laxatives antidepressant antidepressants sedative sedatives
    """.split()
)
"""Words that make a request with no known service a request for a drug."""

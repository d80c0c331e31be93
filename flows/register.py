"""The forms that a coordinator triggers, one per track; each opens a placement and starts its run."""

from prefect import flow

from flows.registering import register
from flows.registration_form import (
    Count,
    DiaryNumber,
    MoveModeChoice,
    MunicipalityChoice,
    PickedDay,
    StaffChoice,
    ask_for_what_is_required,
)
from models.vocabulary import Track


@flow(name="register-quota", validate_parameters=False)
def register_quota(
    municipality: MunicipalityChoice = None,
    proposal_reference: DiaryNumber = None,
    proposal_received: PickedDay = None,
    adults_18_to_64: Count = 1,
    adults_65_and_over: Count = 0,
    children_7_to_17: Count = 0,
    children_under_7: Count = 0,
    emergency: bool = False,
    unaccompanied: bool = False,
    reported_by: StaffChoice = None,
    arrival: PickedDay = None,
    referral_decided: PickedDay = None,
) -> None:
    """Leave Run name, Tags and Message alone; nothing here may hold a name.

    Opens the placement of a household that comes by the refugee quota (kiintiöpakolainen, kvotflykting).

    Args:
        municipality: Leave Run name, Tags and Message alone: nothing here may hold a name. Where the household will
            live (kunta, kommun).
        proposal_reference: The diary number of the authority's proposal (diaarinumero, diarienummer):
            letters, digits and dashes, at least one digit. Never a name.
        proposal_received: The day on which the proposal came (kuntapaikkaesitys saapunut, förslaget om kommunplats
            inkommet). The page shows month/day/year.
        adults_18_to_64: How many people from 18 to 64 years (18–64-vuotiaat, personer 18–64 år).
        adults_65_and_over: How many people of 65 years or more (65 vuotta täyttäneet, personer som fyllt 65 år).
        children_7_to_17: How many children from 7 to 17 years (7–17-vuotiaat, barn 7–17 år).
        children_under_7: How many children under 7 years (alle 7-vuotiaat, barn under 7 år).
        emergency: An emergency case of the quota (hätätapaus, nödfall).
        unaccompanied: The children come without a guardian (ilman huoltajaa, utan vårdnadshavare).
        reported_by: Your staff id (työntekijätunnus, personalens id). It is taken as stated; nobody checks it here.
        arrival: The day of arrival, if it is known (saapumispäivä, ankomstdag).
        referral_decided: The day of the decision on the municipality, if there is one (kuntaanosoituspäätös,
            beslut om kommunanvisning).
    """
    # locals() is the form: every parameter by its name. So it is in the other forms.
    register(Track.QUOTA, dict(locals()))


@flow(name="register-municipality-place", validate_parameters=False)
def register_municipality_place(
    municipality: MunicipalityChoice = None,
    proposal_reference: DiaryNumber = None,
    proposal_received: PickedDay = None,
    adults_18_to_64: Count = 1,
    adults_65_and_over: Count = 0,
    children_7_to_17: Count = 0,
    children_under_7: Count = 0,
    unaccompanied: bool = False,
    reported_by: StaffChoice = None,
    permit_notified: PickedDay = None,
    first_permit: PickedDay = None,
    referral_decided: PickedDay = None,
    move: PickedDay = None,
) -> None:
    """Leave Run name, Tags and Message alone; nothing here may hold a name.

    Opens the placement of a household that moves from a reception centre to a municipality place (kuntapaikka,
    kommunplats).

    Args:
        municipality: Leave Run name, Tags and Message alone: nothing here may hold a name. Where the household will
            live (kunta, kommun).
        proposal_reference: The diary number of the authority's proposal (diaarinumero, diarienummer):
            letters, digits and dashes, at least one digit. Never a name.
        proposal_received: The day on which the proposal came (kuntapaikkaesitys saapunut, förslaget om kommunplats
            inkommet). The page shows month/day/year.
        adults_18_to_64: How many people from 18 to 64 years (18–64-vuotiaat, personer 18–64 år).
        adults_65_and_over: How many people of 65 years or more (65 vuotta täyttäneet, personer som fyllt 65 år).
        children_7_to_17: How many children from 7 to 17 years (7–17-vuotiaat, barn 7–17 år).
        children_under_7: How many children under 7 years (alle 7-vuotiaat, barn under 7 år).
        unaccompanied: The children come without a guardian (ilman huoltajaa, utan vårdnadshavare).
        reported_by: Your staff id (työntekijätunnus, personalens id). It is taken as stated; nobody checks it here.
        permit_notified: The day on which everyone was told of the residence permit (oleskeluluvan tiedoksisaanti,
            delgivning av uppehållstillståndet), if it is the same day; correct it later for one person.
        first_permit: The day on which everyone's first residence permit was granted (ensimmäinen oleskelulupa,
            första uppehållstillståndet), if it is the same day.
        referral_decided: The day of the decision on the municipality, if there is one (kuntaanosoituspäätös,
            beslut om kommunanvisning).
        move: The day of the move to the municipality, if it is known (muuttopäivä, flyttningsdag).
    """
    register(Track.MUNICIPALITY_PLACE, dict(locals()))


@flow(name="register-self-settled", validate_parameters=False)
def register_self_settled(
    municipality: MunicipalityChoice = None,
    contact_reference: DiaryNumber = None,
    contact_received: PickedDay = None,
    adults_18_to_64: Count = 1,
    adults_65_and_over: Count = 0,
    children_7_to_17: Count = 0,
    children_under_7: Count = 0,
    unaccompanied: bool = False,
    reported_by: StaffChoice = None,
    permit_notified: PickedDay = None,
    first_permit: PickedDay = None,
    move_mode: MoveModeChoice = None,
    move: PickedDay = None,
) -> None:
    """Leave Run name, Tags and Message alone; nothing here may hold a name.

    Opens the placement of a household that moves from a reception centre without a municipality place (avustettu tai
    itsenäinen muutto, assisterad eller självständig flyttning), after somebody contacted the municipality.

    Args:
        municipality: Leave Run name, Tags and Message alone: nothing here may hold a name. Where the household will
            live (kunta, kommun).
        contact_reference: The diary number of the contact (diaarinumero, diarienummer):
            letters, digits and dashes, at least one digit. Never a name.
        contact_received: The day on which the contact came (yhteydenotto saapunut, kontakten inkommen).
            The page shows month/day/year.
        adults_18_to_64: How many people from 18 to 64 years (18–64-vuotiaat, personer 18–64 år).
        adults_65_and_over: How many people of 65 years or more (65 vuotta täyttäneet, personer som fyllt 65 år).
        children_7_to_17: How many children from 7 to 17 years (7–17-vuotiaat, barn 7–17 år).
        children_under_7: How many children under 7 years (alle 7-vuotiaat, barn under 7 år).
        unaccompanied: The children come without a guardian (ilman huoltajaa, utan vårdnadshavare).
        reported_by: Your staff id (työntekijätunnus, personalens id). It is taken as stated; nobody checks it here.
        permit_notified: The day on which everyone was told of the residence permit (oleskeluluvan tiedoksisaanti,
            delgivning av uppehållstillståndet), if it is the same day; correct it later for one person.
        first_permit: The day on which everyone's first residence permit was granted (ensimmäinen oleskelulupa,
            första uppehållstillståndet), if it is the same day.
        move_mode: Whether the reception centre helps to find a home, if it is known: assisted (avustettu, assisterad)
            or independent (itsenäinen, självständig).
        move: The day of the move to the municipality, if it is known (muuttopäivä, flyttningsdag).
    """
    register(Track.SELF_SETTLED, dict(locals()))


ask_for_what_is_required(register_quota, Track.QUOTA)
ask_for_what_is_required(register_municipality_place, Track.MUNICIPALITY_PLACE)
ask_for_what_is_required(register_self_settled, Track.SELF_SETTLED)

"""Korean sentences about hiring (채용), made from templates: the same text for the same seed.

The templates are few on purpose. A model of under a hundred thousand parameters learns them in a minute,
and a reader sees by eye whether what it says afterwards is Korean.
"""

import random

# A particle after a noun has two forms: one after a final consonant, one after a vowel.
PARTICLES = {"을": ("을", "를"), "은": ("은", "는"), "이": ("이", "가"), "과": ("과", "와"), "이고": ("이고", "고")}

FIRST_SYLLABLE, LAST_SYLLABLE = ord("가"), ord("힣")
# Unicode orders the syllables of one initial and vowel by their final consonant: none, then 27 of them.
FINALS = 28


class Noun(str):
    """A word that takes the right form of a particle: `f"{Noun('자바'):을}"` is `자바를`."""

    def __format__(self, particle):
        if not particle:
            return str(self)
        code = ord(self[-1])
        if not FIRST_SYLLABLE <= code <= LAST_SYLLABLE:
            raise ValueError(f"{self!r} does not end in a Hangul syllable, so no particle can be chosen")
        after_consonant, after_vowel = PARTICLES[particle]
        return self + (after_consonant if (code - FIRST_SYLLABLE) % FINALS else after_vowel)


TEAMS = ["개발팀", "데이터팀", "디자인팀", "영업팀", "인사팀", "연구팀"]
ROLES = ["백엔드 개발자", "프론트엔드 개발자", "데이터 분석가", "디자이너", "서비스 기획자", "연구원", "인사 담당자"]
SKILLS = ["자바", "파이썬", "통계", "기계 학습", "데이터베이스", "문서 도구", "화면 설계"]
PLACES = ["서울", "부산", "대전", "광주", "제주"]
DAYS = ["월요일", "화요일", "수요일", "목요일", "금요일"]

TEMPLATES = [
    "{team}에서 {role:을} {few}명 채용합니다.",
    "{role} 지원 자격은 경력 {few}년 이상입니다.",
    "{skill:을} 다룰 수 있는 {role:을} 찾습니다.",
    "{skill} 경험이 있는 {role:은} 우대합니다.",
    "{role:은} {skill:과} {other_skill:을} 주로 다룹니다.",
    "서류 마감은 {month}월 {date}일 오후 {hour}시입니다.",
    "면접은 {day} 오후 {hour}시에 {place} 사무실에서 합니다.",
    "지원자는 이력서와 자기소개서를 제출해 주세요.",
    "{role} 합격자는 {month}월 {date}일부터 출근합니다.",
    "면접 결과는 {day}까지 알려 드립니다.",
    "신입 {role}도 지원할 수 있습니다.",
    "근무지는 {place:이고} 일주일에 {few}일은 재택근무를 합니다.",
    "연봉은 경력과 능력에 따라 협의합니다.",
    "수습 기간은 {few}개월이며 급여는 그대로 드립니다.",
    "{team} {role} 채용에 {many}명이 지원했습니다.",
    "면접관은 {role}에게 {skill:을} 어떻게 배웠는지 물었습니다.",
    "축하합니다. {role} 채용에 최종 합격하셨습니다.",
    "아쉽게도 이번 {role} 채용에서는 함께하지 못하게 되었습니다.",
    "채용에 대해 궁금한 점은 {team}에 문의해 주세요.",
    "채용 절차는 서류 심사, 면접, 최종 합격 순서입니다.",
    "{place} 사무실에서도 {role:이} 일할 수 있나요?",
    "네, {place} {team}에서 {role:을} 찾고 있습니다.",
]


def sentences(seed):
    """Endless sentences, each ending in a newline."""
    draw = random.Random(seed)
    while True:
        skill, other_skill = draw.sample(SKILLS, 2)
        yield draw.choice(TEMPLATES).format(
            team=draw.choice(TEAMS),
            role=Noun(draw.choice(ROLES)),
            skill=Noun(skill),
            other_skill=Noun(other_skill),
            place=Noun(draw.choice(PLACES)),
            day=draw.choice(DAYS),
            few=draw.randint(2, 5),
            many=draw.randint(10, 99),
            month=draw.randint(1, 12),
            date=draw.randint(1, 28),
            hour=draw.randint(1, 6),
        ) + "\n"


def text(length, seed):
    """At least `length` characters of whole sentences."""
    lines, total = [], 0
    for line in sentences(seed):
        lines.append(line)
        total += len(line)
        if total >= length:
            return "".join(lines)
